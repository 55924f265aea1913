"""What a cohort counts: the first order of each customer, and whether another followed in a month."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Order
from customers.people.domain.own_facets import begins
from metrics.domain.behind.population import Narrowed, Population, Side, only
from metrics.domain.behind.value import NUMBER, TOTAL


def firsts(asked: Narrowed) -> QuerySet[Order]:
    """First orders, of a month where one is asked for."""
    own = Order.objects.filter(customer=OuterRef("customer"), total__gt=0)
    earlier = own.filter(
        Q(placed_at__lt=OuterRef("placed_at")) | Q(placed_at=OuterRef("placed_at"), pk__lt=OuterRef("pk"))
    )
    rows = Order.objects.filter(~Exists(earlier), only(asked, channel="channel"), customer__isnull=False)
    rows = rows.filter(total__gt=0)
    return rows.filter(_in_month(asked.cohort, 0)) if asked.cohort else rows


def bought(asked: Narrowed) -> QuerySet[Order]:
    """Who bought so many months later; in the very month everybody did."""
    return firsts(asked).filter(Exists(_then(asked)))


def silent(asked: Narrowed) -> QuerySet[Order]:
    return firsts(asked).filter(~Exists(_then(asked)))


def _then(asked: Narrowed) -> QuerySet[Order]:
    own = Order.objects.filter(customer=OuterRef("customer"), total__gt=0)
    return own.filter(_in_month(asked.cohort, asked.age or 0)) if asked.cohort else own


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
        filters=("cohort", "age", "channel", "segment"),
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
