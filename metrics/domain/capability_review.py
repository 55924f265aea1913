"""Begin, fill in and close a review of what the house is able to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Conflict, Invalid
from core.text import clean_line
from metrics.domain.capability.evidence import beside, evidence_now, to_data
from metrics.domain.capability.question import LEVELS
from metrics.domain.capability.questions import QUESTIONS
from metrics.models import CapabilityAnswer, CapabilityReview

NOTE_LIMIT = 1000


@dataclass(frozen=True)
class Said:
    """A level chosen, and why."""

    level: int
    note: str = ""


def start_review(*, actor_id: int | None) -> tuple[CapabilityReview, bool]:
    """A new draft, or the one there is: it is resumed, by whoever goes on with it. True where it is new."""
    return CapabilityReview.objects.get_or_create(closed_at=None, defaults={"started_by_id": actor_id})


def answer_questions(
    *, review: CapabilityReview, said: Mapping[str, Said], actor_id: int | None
) -> list[CapabilityAnswer]:
    """Store levels with the evidence of this moment. What was said before and is the same keeps its own."""
    with transaction.atomic():
        _hold_draft(review)
        before = {answer.question: answer for answer in review.answers.all()}
        found = evidence_now()
        changed = [
            CapabilityAnswer(
                review=review,
                question=key,
                level=_level(one.level),
                note=_note(one.note),
                evidence=to_data(beside(_question(key), found)),
                answered_at=Now(),
                answered_by_id=actor_id,
            )
            for key, one in said.items()
            if not _is_same(before.get(key), one)
        ]
        return CapabilityAnswer.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["review", "question"],
            update_fields=["level", "note", "evidence", "answered_at", "answered_by"],
        )


def close_review(*, review: CapabilityReview, actor_id: int | None) -> None:
    """From here on nobody changes it. Every question has its answer."""
    with transaction.atomic():
        _hold_draft(review)
        answered = set(review.answers.values_list("question", flat=True))
        if many := len(set(QUESTIONS) - answered):
            said = ngettext(
                "%(many)d question has no answer yet.", "%(many)d questions have no answer yet.", many
            )
            raise Conflict(said % {"many": many})
        CapabilityReview.objects.filter(pk=review.pk).update(closed_at=Now(), closed_by=actor_id)
    review.refresh_from_db()


def _hold_draft(review: CapabilityReview) -> None:
    """Until the end of the transaction. Raises Conflict where it is closed."""
    if CapabilityReview.objects.select_for_update().get(pk=review.pk).closed_at:
        raise Conflict(_("This review is closed: it stays as it was. Begin a new one."))


def _question(key: str) -> tuple[str, ...]:
    if key not in QUESTIONS:
        raise Invalid(_("There is no such question: %(key)s.") % {"key": key[:40]}, field="question")
    return QUESTIONS[key].evidence


def _level(level: int) -> int:
    if level not in LEVELS:
        raise Invalid(_("Choose a level from 1 to 5."), field="level")
    return level


def _note(note: str) -> str:
    text = clean_line(note)
    if len(text) > NOTE_LIMIT:
        raise Invalid(_("At most %(limit)d characters.") % {"limit": NOTE_LIMIT}, field="note")
    return text


def _is_same(answer: CapabilityAnswer | None, said: Said) -> bool:
    return answer is not None and (answer.level, answer.note) == (said.level, clean_line(said.note))
