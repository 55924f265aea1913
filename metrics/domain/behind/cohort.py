"""What a cohort counts: the first order of each customer, and whether another followed in a month."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Order
from customers.people.domain.own_facets import begins
from metrics.domain.behind.population import Narrowed, Population, Side, only
from metrics.domain.behind.value import NUMBER, TOTAL
from metrics.domain.cohorts import SHOWN, first_shown
from metrics.domain.days import today


def firsts(asked: Narrowed) -> QuerySet[Order]:
    """First orders: of a month, or of all cohorts from `since` on, where these are asked for."""
    own = Order.objects.filter(customer=OuterRef("customer"), total__gt=0)
    earlier = own.filter(
        Q(placed_at__lt=OuterRef("placed_at")) | Q(placed_at=OuterRef("placed_at"), pk__lt=OuterRef("pk"))
    )
    rows = Order.objects.filter(~Exists(earlier), only(asked, channel="channel"), customer__isnull=False)
    rows, months = rows.filter(total__gt=0), _cohorts(asked)
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
    return _any(_in_month(month, 0) & Q(Exists(own.filter(_in_month(month, later)))) for month in months)


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
    """With both ends of them all, so that an index knows where to begin and to end."""
    if not months:
        return Q(pk__in=[])
    ends = Q(placed_at__gte=begins(months[0]), placed_at__lt=begins(_months_after(months[-1], 1)))
    return ends & _any(_in_month(month, 0) for month in months)


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
