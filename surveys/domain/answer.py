"""Take down what a customer says: one answer per invitation, which they may change for a while."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Invalid
from core.text import clean_text
from customers.domain.log import record_event
from surveys.domain.invitation import find_invitation, names_of
from surveys.enums import EventKind
from surveys.models import Answer, Invitation, Survey

CHANGE_OF_MIND = timedelta(days=7)
COMMENT_LIMIT = 5_000
COMMENT_ON_TIMELINE = 400


class LinkGone(DomainError):
    """Unknown, expired or erased: said in the same words, so that nobody learns which."""

    code = "gone"

    def __init__(self) -> None:
        super().__init__(_("This link is not valid, or no longer valid."))


def record_answer(*, token: str, score: int, comment: str = "") -> Answer:
    """Store the answer of this link, or change it. Raises LinkGone, Invalid (score, comment), Conflict.

    However many times and however simultaneously it is sent, an invitation has one answer.
    """
    comment = clean_text(comment)
    if len(comment) > COMMENT_LIMIT:
        raise Invalid(
            _("A comment has at most %(limit)d characters; this one has %(length)d.")
            % {"limit": COMMENT_LIMIT, "length": len(comment)},
            field="comment",
        )
    found = find_invitation(token)
    if found is None:
        raise LinkGone
    _check_score(found.survey, score)
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().filter(pk=found.pk).first()
        if invitation is None:
            raise LinkGone
        given = Answer.objects.filter(invitation=invitation).first()
        if given:
            return _revise(given, found.survey, score, comment)
        return _store(invitation, found.survey, score, comment)


def _check_score(survey: Survey, score: int) -> None:
    if score not in survey.scale:
        raise Invalid(
            _("Choose a score from %(lowest)d to %(highest)d.")
            % {"lowest": survey.scale_min, "highest": survey.scale_max},
            field="score",
        )


def _store(invitation: Invitation, survey: Survey, score: int, comment: str) -> Answer:
    answer = Answer.objects.create(
        invitation=invitation,
        survey=survey,
        customer_id=invitation.customer_id,
        score=score,
        scale_min=survey.scale_min,
        scale_max=survey.scale_max,
        comment=comment,
    )
    Invitation.objects.filter(pk=invitation.pk).update(answered_at=answer.answered_at)
    _tell(EventKind.ANSWERED, answer, invitation.occasion, survey)
    return answer


def _revise(answer: Answer, survey: Survey, score: int, comment: str) -> Answer:
    """The same answer again is no change, so that a double click tells nothing twice."""
    if (answer.score, answer.comment) == (score, comment):
        return answer
    if not can_change(answer):
        raise Conflict(_("The time for changing this answer is over."))
    answer.score, answer.comment, answer.revised_at = score, comment, timezone.now()
    answer.save(update_fields=["score", "comment", "revised_at"])
    _tell(EventKind.REVISED, answer, answer.invitation.occasion, survey)
    return answer


def can_change(answer: Answer) -> bool:
    return timezone.now() < answer.answered_at + CHANGE_OF_MIND


def _tell(kind: str, answer: Answer, occasion: str, survey: Survey) -> None:
    record_event(
        kind=kind,
        customer_id=answer.customer_id,
        data={
            "answer": answer.pk,
            **names_of(survey),
            "kind": survey.kind,
            "occasion": occasion,
            "score": answer.score,
            "scale": [answer.scale_min, answer.scale_max],
            "comment": answer.comment[:COMMENT_ON_TIMELINE],
        },
    )
