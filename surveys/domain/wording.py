"""A brand's own words: the texts of a survey side by side with them, and a version dressed in them."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import Conflict, Invalid
from core.text import clean_line, clean_text
from customers.models import Brand
from surveys.domain.invitation import latest_version
from surveys.domain.version import draft_of, shown_version
from surveys.models import Invitation, Question, Survey, Version, Wording
from surveys.models.worded import spoken

Words = Mapping[str, Mapping[str, str]]
Lead = TypeVar("Lead", Version, Survey, Question)
NAMES = ("question", "text", "contrary", "lowest", "highest")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SUBJECT, INTRO, THANKS = "mail.subject", "mail.intro", "thanks"
THANKED = gettext_noop("Thank you, your answer has arrived.")
INTRO_MOST = 2_000
NEVER = datetime.fromtimestamp(0, tz=UTC)


@dataclass(frozen=True)
class Text:
    """Where it stands, and the words for everybody: none where journeys have them."""

    place: str
    part: str | Promise
    what: str | Promise
    fr: str = ""
    en: str = ""
    most: int = 300

    @property
    def is_long(self) -> bool:
        return self.most == INTRO_MOST


# ── The texts there are ──────────────────────────────────────────────────────────────────────────────────


def texts_of(version: Version) -> list[Text]:
    """All that a brand may say in its own way, in the order in which customers read it."""
    mail, scored = _("The mail"), _("Scored question")
    return [
        Text(SUBJECT, mail, _("Subject"), most=150),
        Text(INTRO, mail, _("Introduction"), most=INTRO_MOST),
        *_fields("lead", scored, version),
        *(text for question in version.questions.order_by("position") for text in _of_question(question)),
        Text(THANKS, _("After the answer"), _("Thanks"), _in("fr", THANKED), _in("en", THANKED)),
    ]


def _in(code: str, words: str) -> str:
    with translation.override(code):
        return _(words)


def _fields(place: str, part: str, row: Version | Question) -> Iterator[Text]:
    """Question, its contrary, and what the ends of its scale mean: as far as they say something."""
    named = {
        "question": (_("Question"), 300),
        "text": (_("Question"), 300),
        "contrary": (_("The contrary"), 300),
        "lowest": (_("Lowest score"), 60),
        "highest": (_("Highest score"), 60),
    }
    for name, (what, most) in named.items():
        french, english = getattr(row, f"{name}_fr", ""), getattr(row, f"{name}_en", "")
        if french or english:
            yield Text(f"{place}.{name}", part, what, french, english, most)


def _of_question(question: Question) -> Iterator[Text]:
    part = question.text or question.key
    yield from _fields(question.key, part, question)
    for name, what in (("rows", _("Row")), ("choices", _("Choice"))):
        for line in getattr(question, name):
            yield Text(f"{question.key}.{name}.{line['key']}", part, what, line["fr"], line["en"], 120)


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────


def words_of_brand(version: Version, brand: Brand) -> Words:
    found = Wording.objects.filter(version=version, brand=brand).values_list("words", flat=True).first()
    return found or {}


def changed_at(version: Version | None, brand: Brand) -> datetime:
    """When its words became what they are; NEVER where it has none."""
    found = Wording.objects.filter(version=version, brand=brand).values_list("changed_at", flat=True)
    return found.first() or NEVER


def change_wording(
    *, survey: Survey, brand: Brand, words: Words, seen_at: datetime | None = None
) -> Wording | None:
    """All its own words, in place of those before; empty ones are said as for everybody. None: it has none.

    Like every word of a live survey it takes effect when it is published. `seen_at`: the `changed_at` of the
    words the change was made on, NEVER for none. Raises Invalid; Conflict where they are others by now.
    """
    with transaction.atomic():
        Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
        shown = shown_version(survey)
        if seen_at and changed_at(shown, brand) != seen_at:
            raise Conflict(_("Somebody changed this meanwhile."), field="seen_at")
        if shown and _clean(shown, words) == words_of_brand(shown, brand):
            return Wording.objects.filter(version=shown, brand=brand).first()
        draft = draft_of(survey)
        own = _clean(draft, words)
        if own:
            now_so = {"words": own, "changed_at": timezone.now()}
            return Wording.objects.update_or_create(version=draft, brand=brand, defaults=now_so)[0]
        Wording.objects.filter(version=draft, brand=brand).delete()
        return None


def _clean(version: Version, words: Words) -> Words:
    texts = {text.place: text for text in texts_of(version)}
    found: dict[str, dict[str, str]] = {}
    for place, said in words.items():
        text = texts.get(place)
        if text is None:
            raise Invalid(
                _("This survey has no such text: %(place)s.") % {"place": place[:80]}, field="words"
            )
        clean = clean_text if text.is_long else clean_line
        own = {code: clean(said.get(code, "")) for code in LANGUAGES}
        if any(len(each) > text.most for each in own.values()):
            told = {"place": place, "most": text.most}
            raise Invalid(_("%(place)s has at most %(most)d characters.") % told, field="words")
        if any(own.values()):
            found[place] = {code: each for code, each in own.items() if each}
    return found


@dataclass(frozen=True)
class Written:
    """How far a brand has its own words: so many of `all` texts, and those of one language alone."""

    brand: Brand
    all: int
    fr: int
    en: int
    half: list[str]


def written_by(version: Version, brands: Iterable[Brand]) -> list[Written]:
    brands = list(brands)
    if not brands:
        return []
    rows = dict(Wording.objects.filter(version=version).values_list("brand", "words"))
    texts = texts_of(version)
    return [_written(brand, texts, rows.get(brand.pk, {})) for brand in brands]


def _written(brand: Brand, texts: list[Text], words: Words) -> Written:
    own = [(text, words.get(text.place, {})) for text in texts]
    return Written(
        brand,
        all=len(texts),
        fr=sum("fr" in each for _text, each in own),
        en=sum("en" in each for _text, each in own),
        half=[f"{text.part}, {text.what}" for text, each in own if len(each) == 1],
    )


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────


def own_words(invitation: Invitation) -> Words:
    """Of its brand, in the version it keeps. Nothing is read where it has no brand."""
    if not (invitation.brand_id and invitation.version_id):
        return {}
    kept = Wording.objects.filter(version=invitation.version_id, brand=invitation.brand_id)
    return kept.values_list("words", flat=True).first() or {}


def said(words: Words, place: str) -> str:
    """In the language that is spoken."""
    return words.get(place, {}).get(spoken(), "")


def lead_of(invitation: Invitation) -> Version | Survey:
    """The scored question as this customer is asked it."""
    words = own_words(invitation)
    return dress(invitation.version, words) if invitation.version else invitation.survey


def lead_for(survey: Survey, brand: Brand | None) -> Version | Survey:
    """As somebody new is asked in its name."""
    version = latest_version(survey)
    return dress(version, words_of_brand(version, brand)) if version and brand else survey


def dress(lead: Lead, words: Words) -> Lead:
    return _dressed(lead, "lead", words)


def dress_questions(questions: Iterable[Question], words: Words) -> list[Question]:
    """Copies to be shown and answered, never stored: what is answered is the question itself."""
    return [_dress_question(each, words) for each in questions] if words else list(questions)


def _dress_question(question: Question, words: Words) -> Question:
    dressed = _dressed(question, question.key, words)
    for name in ("choices", "rows"):
        lines = [
            line | words.get(f"{question.key}.{name}.{line['key']}", {}) for line in getattr(question, name)
        ]
        setattr(dressed, name, lines)
    return dressed


def _dressed(row: Lead, place: str, words: Words) -> Lead:
    dressed = copy(row)
    for name in NAMES:
        for code, own in words.get(f"{place}.{name}", {}).items():
            setattr(dressed, f"{name}_{code}", own)
    return dressed
