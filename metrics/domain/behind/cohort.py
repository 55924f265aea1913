"""What a cohort counts: the first order of each customer, and whether another followed in a month."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Order
from customers.people.domain.own_facets import begins
from metrics.domain.behind.population import Narrowed, Population, Side, only
from metrics.domain.behind.value import NUMBER, TOTAL
from metrics.domain.cohorts import SHOWN, first_shown
from metrics.domain.days import today


def firsts(asked: Narrowed) -> QuerySet[Order]:
    """First orders: of a month, or of all cohorts from `since` on, where these are asked for.

    By the moment that is kept of each customer: among ten million orders the first ones are few.
    """
    at_once = Order.objects.filter(
        customer=OuterRef("customer"), placed_at=OuterRef("placed_at"), total__gt=0, pk__lt=OuterRef("pk")
    )
    first = Q(customer__metrics__orders__gt=0, customer__metrics__first_order_at=F("placed_at"), total__gt=0)
    rows = Order.objects.filter(first, ~Exists(at_once), only(asked, channel="channel"))
    months = _cohorts(asked)
    return rows if months is None else rows.filter(_in_one_of(months))


def bought(asked: Narrowed) -> QuerySet[Order]:
    """Who bought so many months later; in the very month everybody did."""
    return firsts(asked).filter(_then(asked))


def silent(asked: Narrowed) -> QuerySet[Order]:
    return firsts(asked).filter(~_then(asked))


def _then(asked: Narrowed) -> Q:
    own, months = Order.objects.filter(customer=OuterRef("customer"), total__gt=0), _cohorts(asked)
    if months is None:
        return Q(Exists(own))
    later = asked.age or 0
    found = _any(_in_month(month, 0) & Q(Exists(own.filter(_in_month(month, later)))) for month in months)
    return found | Q(pk=0)  # so each is looked up, the latest first: joined, the whole month is read before


def _cohorts(asked: Narrowed) -> list[date] | None:
    """From `since` on those that are shown, and in which month `age` is over. None: whenever it was."""
    if asked.cohort:
        return [asked.cohort]
    if not asked.since:
        return None
    now = today()
    last = now if asked.age is None else _months_after(now, -1 - asked.age)
    shown = (_months_after(first_shown(now, SHOWN), number) for number in range(SHOWN))
    return [month for month in shown if asked.since <= month <= last]


def _in_one_of(months: list[date]) -> Q:
    """They follow each other."""
    if not months:
        return Q(pk__in=[])
    begin, end = begins(months[0]), begins(_months_after(months[-1], 1))
    return Q(customer__metrics__first_order_at__gte=begin, customer__metrics__first_order_at__lt=end)


def _any(parts: Iterable[Q]) -> Q:
    return reduce(or_, parts, Q(pk__in=[]))


def _in_month(month: date, later: int) -> Q:
    start, end = _months_after(month, later), _months_after(month, later + 1)
    return Q(placed_at__gte=begins(start), placed_at__lt=begins(end))


def _months_after(month: date, months: int) -> date:
    years, rest = divmod(12 * month.year + month.month - 1 + months, 12)
    return date(years, rest + 1, 1)


def _of_firsts(*sides: Side) -> Population:
    return Population(
        sides=sides,
        columns=(NUMBER, TOTAL),
        filters=("since", "cohort", "age", "channel", "segment"),
        at="placed_at",
        at_name=_("First order"),
        order=("-placed_at", "-pk"),
    )


COHORT = Side("cohort", _("The whole cohort"), firsts)

POPULATIONS = {
    "cohort_share": _of_firsts(
        Side("bought", _("Bought in that month"), bought),
        Side("silent", _("Did not"), silent),
        COHORT,
    ),
    "cohort_revenue": _of_firsts(COHORT),
}
