"""Take answers out of doubt, one or many at once: a person of the house does, or the customer
with a second tap.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError
from core.sql import execute
from surveys.domain.answer import LinkGone, SurveyClosed, can_change, given
from surveys.domain.counting import admit, settle
from surveys.domain.heard import forget_unasked
from surveys.domain.invitation import find_invitation
from surveys.domain.suspicion import QUICKEST, Sender, hash_browser, is_same_browser
from surveys.domain.telling import tell_all
from surveys.enums import EventKind
from surveys.models import Answer, Invitation, Revision

_signer = signing.TimestampSigner(salt="surveys.confirmation")
VALID = 7 * 86_400  # seconds
Done = tuple[int, int | None]
"""An answer, or a change of it."""


def confirm(
    *, answers: Sequence[int] = (), revisions: Sequence[int] = (), actor_id: int | None = None
) -> list[Done]:
    """These count from now on, also where they were left out, and are what was done; twice is once.

    Raises Conflict, LinkFull where it is refused to all of them.
    """
    with transaction.atomic():
        lock(answers, revisions)
        done, refusal = _confirm_answers(answers, actor_id)
        more, other = _confirm_revisions(revisions, actor_id)
        if (refusal := other or refusal) and not done + more:
            raise refusal
    return done + more


def lock(answers: Sequence[int], revisions: Sequence[int]) -> None:
    """The invitations first, as whoever answers does; two ways to find them, as with an OR all are read."""
    changed = Revision.objects.filter(pk__in=revisions).values("answer__invitation")
    about = Answer.objects.filter(pk__in=answers).values("invitation").union(changed)
    found = Invitation.objects.filter(pk__in=about)
    list(found.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _confirm_answers(numbers: Sequence[int], actor_id: int | None) -> tuple[list[Done], DomainError | None]:
    found = Answer.objects.filter(pk__in=numbers, counts=False).order_by("pk")
    admitted, refusal = admit(list(found.select_related("survey", "invitation__brand")))
    settle(admitted, actor_id=actor_id)
    return [(answer.pk, None) for answer in admitted], refusal


def _confirm_revisions(numbers: Sequence[int], actor_id: int | None) -> tuple[list[Done], DomainError | None]:
    """What another browser sent takes the place of what stood there: the first of each answer that fits."""
    waiting = Revision.objects.filter(pk__in=numbers, confirmed_at=None).order_by("pk")
    refusal: DomainError | None = None
    fit: dict[int, Revision] = {}
    for each in waiting.select_related("answer__survey", "answer__invitation__brand"):
        changed = each.answer.revised_at
        if each.answer_id in fit or (changed and changed > each.received_at):
            refusal = Conflict(_("The answer was changed after this was sent: what was said last stands."))
        else:
            fit[each.answer_id] = each
    admitted, full = admit([each.answer for each in fit.values() if not each.answer.counts])
    counting = [each.answer for each in fit.values() if each.answer.counts]
    placed = [fit[answer.pk] for answer in [*admitted, *counting]]
    _put_in_place(placed, actor_id)
    tell_all(EventKind.REVISED, counting, {})
    settle(admitted, actor_id=actor_id)
    return [(each.answer_id, each.pk) for each in placed], full or refusal


def _put_in_place(revisions: Sequence[Revision], actor_id: int | None) -> None:
    now, numbers = timezone.now(), [each.pk for each in revisions]
    rows = Revision.objects.filter(pk__in=numbers)
    rows.update(confirmed_at=now, confirmed_by=actor_id, left_out_at=None)
    execute(_PUT_IN_PLACE, revisions=numbers, now=now)
    for each in revisions:
        each.answer.score, each.answer.comment, each.answer.revised_at = each.score, each.comment, now
    forget_unasked([each.answer for each in revisions])


_PUT_IN_PLACE = """
    UPDATE surveys_answer answer
    SET score = said.score, comment = said.comment, browser_hash = said.browser_hash, revised_at = %(now)s
    FROM surveys_revision said WHERE said.id = ANY(%(revisions)s) AND answer.id = said.answer_id
"""


# ── By the customer ──────────────────────────────────────────────────────────────────────────────────────


def ticket_for(answer: Answer) -> str:
    """What the page of the second tap sends back: it names what is to be confirmed."""
    return _signer.sign(f"{answer.pk}-{answer.doubt.pk if answer.doubt else ''}")


def left_unconfirmed(answer: Answer, sender: Sender) -> bool:
    """Whether this browser went away before its second tap; a change it sent is `answer.doubt` then."""
    if not can_change(answer):
        return False
    if is_same_browser(answer, sender):
        return not answer.counts and answer.left_out_at is None
    waiting = answer.revisions.filter(
        confirmed_at=None, left_out_at=None, received_at__gte=_last_said(answer)
    )
    answer.doubt = waiting.filter(browser_hash=hash_browser(sender.browser)).order_by("pk").last()
    return answer.doubt is not None


def _last_said(answer: Answer) -> datetime:
    return answer.revised_at or answer.answered_at


def confirm_own(*, token: str, ticket: str) -> Answer:
    """Raises LinkGone, SurveyClosed; Conflict for a ticket not of this link, too old, or used in no time, and
    for what the house left out meanwhile.
    """
    invitation = find_invitation(token)
    if invitation is None:
        raise LinkGone
    if not invitation.survey.active:
        raise SurveyClosed
    with transaction.atomic():
        answer = given(invitation)
        number, _dash, revision = _read(ticket).partition("-")
        left_out = named_by(ticket, answer).left_out_at
        if number != str(answer.pk) or left_out or not can_change(answer):
            raise Conflict(_("This can no longer be confirmed."))
        confirm(revisions=[int(revision)]) if revision else confirm(answers=[answer.pk])
    return Answer.objects.select_related("survey", "invitation").get(pk=answer.pk)


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
