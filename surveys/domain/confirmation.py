"""Take an answer out of doubt: a person of the house does, or the customer with a second tap."""

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict
from surveys.domain.answer import LinkGone, SurveyClosed, can_change, settle
from surveys.domain.heard import forget_unasked
from surveys.domain.invitation import find_invitation
from surveys.domain.suspicion import QUICKEST
from surveys.domain.telling import tell
from surveys.enums import EventKind
from surveys.models import Answer, Invitation, Revision

_signer = signing.TimestampSigner(salt="surveys.confirmation")
VALID = 7 * 86_400  # seconds


def confirm_answer(*, answer_id: int, actor_id: int | None = None) -> Answer:
    """It counts from now on, also where it was left out. Twice is once."""
    with transaction.atomic():
        answer = _locked(answer_id)
        if not answer.counts:
            settle(answer, actor_id=actor_id)
    return answer


def confirm_revision(*, revision_id: int, actor_id: int | None = None) -> Answer:
    """What another browser sent takes the place of what stood there. Raises Conflict: changed since."""
    with transaction.atomic():
        revision = Revision.objects.select_for_update().get(pk=revision_id)
        answer = _locked(revision.answer_id)
        if revision.confirmed_at is None:
            if answer.revised_at and answer.revised_at > revision.received_at:
                raise Conflict(_("The answer was changed after this was sent: what was said last stands."))
            _put_in_place(answer, revision, actor_id)
    return answer


def _locked(answer_id: int) -> Answer:
    """The invitation is locked first, as whoever answers does."""
    number = Answer.objects.values_list("invitation", flat=True).get(pk=answer_id)
    Invitation.objects.select_for_update().get(pk=number)
    return Answer.objects.select_related("survey", "invitation").get(pk=answer_id)


def _put_in_place(answer: Answer, revision: Revision, actor_id: int | None) -> None:
    now = timezone.now()
    revision.confirmed_at, revision.confirmed_by_id, revision.left_out_at = now, actor_id, None
    revision.save(update_fields=["confirmed_at", "confirmed_by", "left_out_at"])
    answer.score, answer.comment, answer.revised_at = revision.score, revision.comment, now
    answer.browser_hash = revision.browser_hash
    answer.save(update_fields=["score", "comment", "revised_at", "browser_hash"])
    forget_unasked(answer)
    if answer.counts:
        tell(EventKind.REVISED, answer)
    else:
        settle(answer, actor_id=actor_id)


# ── By the customer ──────────────────────────────────────────────────────────────────────────────────────


def ticket_for(answer: Answer) -> str:
    """What the page of the second tap sends back: it names what is to be confirmed."""
    return _signer.sign(f"{answer.pk}-{answer.doubt.pk if answer.doubt else ''}")


def confirm_own(*, token: str, ticket: str) -> Answer:
    """Raises LinkGone, SurveyClosed; Conflict for a ticket not of this link, too old, or used in no time, and
    for what the house left out meanwhile.
    """
    invitation = find_invitation(token)
    answer = Answer.objects.filter(invitation=invitation).first() if invitation else None
    if invitation is None or answer is None:
        raise LinkGone
    if not invitation.survey.active:
        raise SurveyClosed
    number, _dash, revision = _read(ticket).partition("-")
    left_out = named_by(ticket, answer).left_out_at
    if number != str(answer.pk) or left_out or not can_change(answer):
        raise Conflict(_("This can no longer be confirmed."))
    if revision:
        return confirm_revision(revision_id=int(revision))
    return confirm_answer(answer_id=answer.pk)


def named_by(ticket: str, answer: Answer) -> Answer | Revision:
    """What this ticket is to confirm; the answer itself where it names nothing."""
    try:
        number, _dash, revision = _signer.unsign(ticket, max_age=VALID).partition("-")
    except signing.BadSignature:
        return answer
    if number != str(answer.pk) or not revision:
        return answer
    return answer.revisions.filter(pk=int(revision)).first() or answer


def _read(ticket: str) -> str:
    try:
        _signer.unsign(ticket, max_age=QUICKEST)
    except signing.SignatureExpired:
        pass
    except signing.BadSignature:
        return ""
    else:
        raise Conflict(_("That was very quick. Please press the button once more."))
    try:
        return _signer.unsign(ticket, max_age=VALID)
    except signing.BadSignature:
        return ""
