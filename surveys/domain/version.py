"""Write a survey: draft, publish, copy, close. What is published is frozen; a change begins a new version."""

import re
from typing import Any

from django.db import IntegrityError, models, transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from surveys.domain.branching import faults_of
from surveys.domain.question import SCALES as SCALED
from surveys.domain.starters import ends_of, starter
from surveys.enums import Phase, QuestionKind, SurveyKind
from surveys.models import Question, Survey, Version, Wording

SCALES = {
    SurveyKind.NPS: [(0, 10)],
    SurveyKind.CSAT: [(1, 5)],
    SurveyKind.CES: [(0, 7), (1, 7)],
    SurveyKind.SOLVED: [(0, 1)],
}
LEAD = ["question_fr", "question_en", "lowest_fr", "lowest_en", "highest_fr", "highest_en"]
RESERVED = {"new"}
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")


def draft_survey(
    *, slug: str, title_fr: str, title_en: str, phase: str, kind: str = "", scale_min: int | None = None
) -> Survey:
    """Begin with what is usual at this phase of the relation. Raises Invalid, Conflict."""
    begun = starter(phase)
    kind = kind or begun.kind
    if not _SLUG.fullmatch(slug) or slug in RESERVED:
        raise Invalid(_("A short name has small letters, digits and hyphens."), field="slug")
    if kind not in SurveyKind.values or phase not in Phase.values:
        raise Invalid(_("Choose the kind and the phase of the survey."), field="kind")
    scales = SCALES[SurveyKind(kind)]
    lowest, highest = next((scale for scale in scales if scale[0] == scale_min), scales[0])
    lead = begun.lead if kind == begun.kind else dict.fromkeys(LEAD, "") | ends_of(kind)
    titles = _titles(title_fr, title_en)
    try:
        with transaction.atomic():
            survey = Survey.objects.create(
                slug=slug,
                kind=kind,
                phase=phase,
                scale_min=lowest,
                scale_max=highest,
                active=False,
                **titles,
                **lead,
            )
            version = Version.objects.create(survey=survey, number=1, **lead)
            _write(version, begun.questions)
    except IntegrityError as error:
        raise Conflict(_("There is a survey with this short name already."), field="slug") from error
    return survey


def _titles(title_fr: str, title_en: str) -> dict[str, str]:
    titles = {"title_fr": clean_line(title_fr), "title_en": clean_line(title_en)}
    for name, title in titles.items():
        if not title or len(title) > 120:
            raise Invalid(_("Give it a title in both languages, of at most 120 characters."), field=name)
    return titles


def _write(version: Version, questions: list[dict[str, Any]]) -> None:
    Question.objects.bulk_create(
        [Question(version=version, position=n, **each) for n, each in enumerate(questions, start=1)]
    )


def shown_version(survey: Survey) -> Version | None:
    """The draft where there is one, else what was published last."""
    return survey.versions.order_by("-number").first()


def draft_of(survey: Survey) -> Version:
    """The version that is being written, begun from the one before where there is none; in a transaction."""
    Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    last = shown_version(survey)
    if last and last.published_at is None:
        return last
    words = {name: getattr(last or survey, name) for name in LEAD}
    draft = Version.objects.create(survey=survey, number=last.number + 1 if last else 1, **words)
    if last:
        _copy(last, draft)
    return draft


def _copy(last: Version, draft: Version) -> None:
    """Its questions, and what brands say in their own words."""
    _write(draft, [_content(question) for question in last.questions.order_by("position")])
    own = last.wordings.values("brand_id", "words", "changed_at")
    Wording.objects.bulk_create(Wording(version=draft, **each) for each in own)


def _content(question: Question) -> dict[str, Any]:
    return model_to_dict(question, exclude=["id", "version", "position"])


def change_words(*, survey: Survey, title_fr: str, title_en: str, **lead: str) -> Version:
    """The scored question in both languages. It takes effect when published. Raises Invalid."""
    titles = _titles(title_fr, title_en)
    with transaction.atomic():
        draft = draft_of(survey)
        for name in LEAD:
            setattr(draft, name, clean_line(lead.get(name, getattr(draft, name))))
        draft.save(update_fields=LEAD)
        Survey.objects.filter(pk=survey.pk).update(**titles)
    return draft


def publish(*, survey: Survey) -> Version:
    """New invitations ask this; those on their way keep what they were sent with. Raises Invalid, Conflict.

    The first version opens the survey; a later one leaves a closed survey closed.
    """
    with transaction.atomic():
        locked = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
        draft = shown_version(survey)
        if draft is None or draft.published_at:
            raise Conflict(_("There is nothing new to publish."))
        missing = missing_words(draft)
        if missing:
            raise Invalid(_("Still to be written: %(what)s.") % {"what": ", ".join(missing[:5])})
        faults = faults_of(locked, draft.questions.order_by("position"))
        if faults:
            raise Invalid(" ".join(faults[:3]))
        active = locked.active or not _published(survey).exists()
        draft.published_at = timezone.now()
        draft.save(update_fields=["published_at"])
        words = {name: getattr(draft, name) for name in LEAD}
        Survey.objects.filter(pk=survey.pk).update(active=active, **words)
    return draft


# ── Completeness ─────────────────────────────────────────────────────────────────────────────────────────


def words_of(version: Version) -> list[tuple[str, str, str]]:
    """Each text that a customer reads: what it is, its French, its English. The rest is said by ourselves."""
    texts = [
        (_("the scored question"), version.question_fr, version.question_en),
        *_ends(version, _("the scored question")),
    ]
    for question in version.questions.order_by("position"):
        texts.append((question.key, question.text_fr, question.text_en))
        texts += _ends(question, question.key)
        if question.kind == QuestionKind.KANO:
            texts.append((question.key, question.contrary_fr, question.contrary_en))
        texts += [(question.key, line["fr"], line["en"]) for line in [*question.choices, *question.rows]]
    return texts


def _ends(row: Version | Question, what: str) -> list[tuple[str, str, str]]:
    """What the two ends of a scale mean: without it nobody knows which of them is the good one."""
    if isinstance(row, Question) and row.kind not in SCALED:
        return []
    words = _("%(what)s (ends of the scale)") % {"what": what}
    return [(words, row.lowest_fr, row.lowest_en), (words, row.highest_fr, row.highest_en)]


def missing_words(version: Version) -> list[str]:
    return list(
        dict.fromkeys(what for what, french, english in words_of(version) if not (french and english))
    )


def completeness(version: Version) -> dict[str, float]:
    """Share of the texts that are written, for each language."""
    texts = words_of(version)
    return {
        "fr": sum(bool(french) for _what, french, _english in texts) / len(texts),
        "en": sum(bool(english) for _what, _french, english in texts) / len(texts),
    }


# ── Its life ─────────────────────────────────────────────────────────────────────────────────────────────


def copy_survey(*, survey: Survey, slug: str) -> Survey:
    """The same words as a draft of their own. Raises Invalid, Conflict."""
    with transaction.atomic():
        copied = draft_survey(
            slug=slug,
            title_fr=survey.title_fr,
            title_en=survey.title_en,
            phase=survey.phase,
            kind=survey.kind,
            scale_min=survey.scale_min,
        )
        draft, last = draft_of(copied), shown_version(survey)
        draft.questions.all().delete()
        words = {name: getattr(last or survey, name) for name in LEAD}
        Version.objects.filter(pk=draft.pk).update(**words)
        if last:
            _copy(last, draft)
    return copied


def close_survey(*, survey: Survey) -> None:
    """Nobody is asked any more, and links on their way say so."""
    Survey.objects.filter(pk=survey.pk).update(active=False)


def reopen_survey(*, survey: Survey) -> None:
    """Raises Conflict for one that was never published."""
    if not _published(survey).exists():
        raise Conflict(_("Publish it first."))
    Survey.objects.filter(pk=survey.pk).update(active=True)


def _published(survey: Survey) -> models.QuerySet[Version]:
    return survey.versions.filter(published_at__isnull=False)


def state_of(survey: Survey) -> str:
    """draft, live or closed."""
    if survey.active:
        return "live"
    return "closed" if _published(survey).exists() else "draft"
