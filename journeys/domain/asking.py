"""Invite by links that others deliver: whom may be asked now is decided as for every other channel."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from customers.cases.domain.case_queries import with_open_complaint
from customers.models import Customer, Preference
from journeys.domain.arbiter import Hindrance
from journeys.domain.message import database_clock
from journeys.enums import Reason
from journeys.models import ContactPolicy
from surveys.domain.fatigue import last_asked_of
from surveys.domain.invitation import Asked, invite
from surveys.models import Invitation, Survey

MOST = 1_000
OURS = ("followup:", "phone:", "loop:")
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
        rest = timedelta(days=ContactPolicy.current().days_between_surveys)
        judge = _Judge(there, _hindrances(there, database_clock(), rest), known, rests=bool(rest))
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
    """`known`: occasion → whom it was about, those of this batch too."""

    there: set[int]
    held: dict[int, Hindrance]
    known: dict[str, int]
    rests: bool
    fresh: list[Asked] = field(default_factory=list)

    def look_at(self, asked: Asked) -> Outcome:
        if asked.occasion.startswith(OURS):
            return Outcome(asked, refusal=_("Occasions of this kind are named by the house alone."))
        owner = self.known.get(asked.occasion)
        if asked.customer_id not in self.there:
            return Outcome(asked, refusal=_("There is no such customer."))
        if owner is not None and owner != asked.customer_id:
            return Outcome(asked, refusal=_("Another customer was asked about this occasion."))
        if owner is not None or asked.customer_id in self.held:
            return Outcome(asked, hindrance=None if owner else self.held[asked.customer_id])
        self.fresh.append(asked)
        self.known[asked.occasion] = asked.customer_id
        if self.rests:
            self.held[asked.customer_id] = Hindrance(Reason.SURVEY_REST)
        return Outcome(asked, is_fresh=True)


def _hindrances(customers: set[int], now: datetime, rest: timedelta) -> dict[int, Hindrance]:
    last = last_asked_of(customers, since=now - rest)
    held = {pk: Hindrance(Reason.SURVEY_REST, at + rest) for pk, at in last.items()}
    paused = Preference.objects.filter(customer__in=customers, paused_until__gt=now)
    held |= {pk: Hindrance(Reason.PAUSED, at) for pk, at in paused.values_list("customer", "paused_until")}
    return held | {pk: Hindrance(Reason.OPEN_COMPLAINT) for pk in with_open_complaint(customers)}
