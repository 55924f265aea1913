"""Invite by links that others deliver: whom may be asked now is decided as for every other channel."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from journeys.domain.arbiter import hindrances_to_ask
from journeys.domain.message import database_clock
from journeys.domain.rest import Hindrance, Rest
from surveys.domain.invitation import Asked, invite
from surveys.models import Invitation, Survey

MOST = 1_000
OURS = ("followup:", "phone:", "loop:", "mailing:")
"""What the house itself asks about, and reads again from the occasion."""


@dataclass(frozen=True)
class Outcome:
    """`token` for what was made now; `hindrance` or `refusal` where nobody was asked; neither: known."""

    asked: Asked
    token: str = ""
    hindrance: Hindrance | None = None
    refusal: str = ""
    is_fresh: bool = False

    @property
    def result(self) -> str:
        if self.refusal:
            return "refused"
        if self.hindrance:
            return "held"
        return "created" if self.token else "known"


def ask_by_link(*, survey: Survey, asked: Sequence[Asked]) -> list[Outcome]:
    """Each once per occasion, in a few statements however many; whoever rests from surveys is not asked.

    Whether they agreed to the channel is for whoever delivers the link: we do not know which it is.
    """
    with transaction.atomic():
        numbers = {each.customer_id for each in asked}
        people = Customer.objects.filter(pk__in=numbers, erased_at=None).order_by("pk")
        there = set(people.select_for_update(no_key=True).values_list("pk", flat=True))
        known = dict(_owners(survey, [each.occasion for each in asked]))
        now = database_clock()
        rests, held = hindrances_to_ask(there, now=now)
        judge = _Judge(now, rests, held, known)
        judged = [judge.look_at(each) for each in asked]
        tokens = invite(survey=survey, asked=judge.fresh)
        overtaken = {each.occasion for each in judge.fresh} - tokens.keys()
        owners = dict(_owners(survey, overtaken)) if overtaken else {}
    return [_made(each, tokens, owners) if each.is_fresh else each for each in judged]


def _owners(survey: Survey, occasions: Collection[str]) -> Iterable[tuple[str, int]]:
    about = Invitation.objects.filter(survey=survey, occasion__in=occasions)
    return about.values_list("occasion", "customer")


def _made(fresh: Outcome, tokens: dict[str, str], owners: dict[str, int]) -> Outcome:
    """Unless another request was faster: then the occasion is known, to this customer or to another."""
    token = tokens.get(fresh.asked.occasion)
    if token:
        return replace(fresh, token=token)
    if owners.get(fresh.asked.occasion) == fresh.asked.customer_id:
        return fresh
    return replace(fresh, refusal=_("Another customer was asked about this occasion."))


@dataclass
class _Judge:
    """`rests`: of those who are there; `known`: occasion → whom it was about, those of this batch too."""

    now: datetime
    rests: dict[int, Rest]
    held: dict[int, Hindrance]
    known: dict[str, int]
    fresh: list[Asked] = field(default_factory=list)

    def look_at(self, asked: Asked) -> Outcome:
        if asked.occasion.startswith(OURS):
            return Outcome(asked, refusal=_("Occasions of this kind are named by the house alone."))
        owner = self.known.get(asked.occasion)
        if asked.customer_id not in self.rests:
            return Outcome(asked, refusal=_("There is no such customer."))
        if owner is not None and owner != asked.customer_id:
            return Outcome(asked, refusal=_("Another customer was asked about this occasion."))
        if owner is not None or asked.customer_id in self.held:
            return Outcome(asked, hindrance=None if owner else self.held[asked.customer_id])
        self.fresh.append(asked)
        self.known[asked.occasion] = asked.customer_id
        rests = self.rests[asked.customer_id].after(asked=self.now, heard=None, now=self.now)
        if rests:
            self.held[asked.customer_id] = rests
        return Outcome(asked, is_fresh=True)
