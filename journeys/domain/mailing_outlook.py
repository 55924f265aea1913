"""What sending a survey to a segment would come to: how many, who not and why, how many answers to expect.

A page waits for it: of a large segment some customers are looked at, drawn by the lot that will decide.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from math import sqrt

from django.db.models import Max, Min, Q, Sum

from customers.models import Customer
from journeys.domain.askable import hindrances_to_mail
from journeys.domain.mailing_portion import PORTION, can_be_asked, in_lots, members
from journeys.domain.message import database_clock
from journeys.enums import Reason
from journeys.models import SurveyMailing
from metrics.domain.days import today
from metrics.domain.formulas.proportion import Z95, Proportion, proportion
from metrics.models import SurveyFigures
from surveys.enums import AskedOver
from surveys.models import Survey

LOOKED_AT = 2_000
SORTED = 50_000
"""Of more, the lot takes too long for a page: their numbers are drawn instead."""
DRAWN = 20_000
SHOWN = 5
TOLD_ENOUGH = 30
"""Mails from which the response of this survey alone is read; of fewer, that of all surveys."""
YEAR, RIPE = timedelta(days=365), timedelta(days=14)
"""Who was asked in the last days has not had the time to answer."""


@dataclass(frozen=True)
class Response:
    """What became of such mails: `own` where they asked this very survey."""

    share: Proportion
    own: bool


@dataclass(frozen=True)
class Outlook:
    """`askable` of all `members`, and `asked` of these, at most as many as wanted; `later`: who waits first.

    `margin`: how far off an estimate may be; 0: everybody was looked at.
    """

    members: int
    askable: int
    asked: int
    later: int = 0
    margin: int = 0
    reasons: Sequence[tuple[Reason, int]] = ()
    people: Sequence[Customer] = field(default_factory=list)
    response: Response | None = None

    @property
    def held(self) -> int:
        return self.members - self.askable

    @property
    def answers(self) -> tuple[int, int, int] | None:
        """As in the past, and between what limits: by chance, and as that share is known no better."""
        if self.response is None or not self.asked:
            return None
        share, n = self.response.share, self.asked
        known = n * (share.high - share.low) / 2
        half = sqrt(Z95 * Z95 * n * share.value * (1 - share.value) + known * known)
        expected = n * share.value
        return round(expected), max(0, round(expected - half)), min(n, round(expected + half))


def outlook_of(mailing: SurveyMailing) -> Outlook:
    """Of one that is not stored yet. Who would be asked at its moment, as far as is known today."""
    now = max(mailing.starts_at or database_clock(), database_clock())
    everybody = members(mailing).count()
    looked_at = _looked_at(mailing, everybody)
    held = hindrances_to_mail(looked_at, now=now)
    able = [pk for pk in looked_at if can_be_asked(held.get(pk), now=now)]
    scale = everybody / len(looked_at) if looked_at else 0
    askable = round(len(able) * scale)
    asked = min(askable, mailing.most or askable)
    kept = set(able)
    reasons = Counter(each.reason for pk, each in held.items() if pk not in kept)
    waiting = sum(pk in held for pk in able)
    return Outlook(
        members=everybody,
        askable=askable,
        asked=asked,
        later=round(waiting * scale * (asked / askable if askable else 0)),
        margin=_margin(len(able), len(looked_at), everybody),
        reasons=[(Reason(reason), round(n * scale)) for reason, n in reasons.most_common()],
        people=_people(able),
        response=response_of(mailing.survey),
    )


def _looked_at(mailing: SurveyMailing, everybody: int) -> list[int]:
    if everybody <= SORTED:
        portions = islice(in_lots(mailing), LOOKED_AT // PORTION)
        return [pk for portion in portions for pk in portion]
    ends = members(mailing).aggregate(low=Min("customer"), high=Max("customer"))
    span = range(ends["low"] or 0, (ends["high"] or 0) + 1)
    drawn = random.sample(span, min(DRAWN, len(span)))
    there = members(mailing).filter(customer__in=drawn).values_list("customer_id", flat=True)
    return list(there[:LOOKED_AT])


def _margin(able: int, looked_at: int, everybody: int) -> int:
    """Of 19 of 20 such draws."""
    if looked_at >= everybody or not looked_at:
        return 0
    share = able / looked_at
    return max(1, round(Z95 * sqrt(max(share * (1 - share), 1 / looked_at) / looked_at) * everybody))


def _people(able: list[int]) -> list[Customer]:
    """The first of the lot."""
    return list(Customer.objects.filter(pk__in=able[:SHOWN]).order_by("name_key", "pk"))


def response_of(survey: Survey) -> Response | None:
    """How many of those asked by mail in the past year answered; None where nobody was."""
    until = today() - RIPE
    rows = SurveyFigures.objects.filter(
        split="", key=0, over=AskedOver.EMAIL, day__gt=until - YEAR, day__lte=until
    )
    own = Q(survey=survey)
    sums = rows.aggregate(
        all_sent=Sum("sent"),
        all_answered=Sum("answered"),
        own_sent=Sum("sent", filter=own),
        own_answered=Sum("answered", filter=own),
    )
    is_own = (sums["own_sent"] or 0) >= TOLD_ENOUGH
    whose = "own" if is_own else "all"
    sent, answered = sums[f"{whose}_sent"] or 0, sums[f"{whose}_answered"] or 0
    share = proportion(hits=min(answered, sent), n=sent)
    return Response(share, is_own) if share else None
