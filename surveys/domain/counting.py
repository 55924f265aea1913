"""Answers begin to count and cease to: one, or all of a sweep by the same few statements; the world is told.

Whoever calls these is in a transaction and has locked the invitations of the answers, which come with survey,
invitation and brand.
"""

from collections import Counter
from collections.abc import Sequence

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError
from surveys.domain.open_link import LinkFull, leave_places, take_places
from surveys.domain.telling import suspected, tell_all, told_before
from surveys.enums import EventKind, Suspicion
from surveys.models import Answer, Invitation


def admit(answers: Sequence[Answer]) -> tuple[list[Answer], DomainError | None]:
    """Those that may count, each with its place under the limit of its link; and why the others may not."""
    fit = [answer for answer in answers if answer.suspicion != Suspicion.ASIDE]
    refusal: DomainError | None = None
    if len(fit) < len(answers):
        refusal = Conflict(_("It was set aside together with others: count these again."))
    places = take_places(_by_link(fit))
    admitted = []
    for answer in fit:
        link = answer.invitation.open_link_id
        if link and not places[link]:
            refusal = LinkFull()
            continue
        if link:
            places[link] -= 1
        admitted.append(answer)
    return admitted, refusal


def admit_one(answer: Answer) -> None:
    """Raises Conflict, LinkFull."""
    _admitted, refusal = admit([answer])
    if refusal:
        raise refusal


def settle(admitted: Sequence[Answer], *, actor_id: int | None = None) -> None:
    """The doubt about them is over: by a person of the house, or by the customer."""
    now = timezone.now()
    rows = Answer.objects.filter(pk__in=[answer.pk for answer in admitted])
    rows.update(confirmed_at=now, confirmed_by=actor_id, left_out_at=None)
    for answer in admitted:
        answer.confirmed_at, answer.confirmed_by_id, answer.left_out_at = now, actor_id, None
        answer.counts = True
    count_in(admitted)


def count_in(admitted: Sequence[Answer]) -> None:
    """From here on they stand in every figure: the world is told of each, once."""
    at = Subquery(Answer.objects.filter(invitation=OuterRef("pk")).values("answered_at"))
    rows = Invitation.objects.filter(answer__in=[answer.pk for answer in admitted])
    rows.update(answered_at=at, started_at=Coalesce("started_at", at))
    before = told_before(admitted)
    tell_all(EventKind.ANSWERED, admitted, {pk: {"recounted": how} for pk, how in before.items()})


def doubt_after_all(answers: Sequence[Answer], suspicion: str = "") -> None:
    """What counted was the first press of a machine that went on to the other links, say, or was confirmed
    by mistake: nothing is deleted. `suspicion`: why by now; else what it was before says so.
    """
    for answer in answers:
        answer.suspicion, answer.counts = suspicion or answer.suspicion, False
        answer.confirmed_at = answer.confirmed_by = None
    numbers = [answer.pk for answer in answers]
    why = {"suspicion": suspicion} if suspicion else {}
    Answer.objects.filter(pk__in=numbers).update(confirmed_at=None, confirmed_by=None, **why)
    Invitation.objects.filter(answer__in=numbers).update(answered_at=None)
    leave_places(_by_link(answers))
    more = {each.pk: suspected(each.suspicion) | {"counted": True} for each in answers}
    tell_all(EventKind.DOUBTED, answers, more)


def _by_link(answers: Sequence[Answer]) -> Counter[int]:
    return Counter(link for answer in answers if (link := answer.invitation.open_link_id))
