"""Whom the curves of how long customers stay count: each group, and who was watched for so many months."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from customers.models import Order
from customers.people.domain.own_facets import begins, ends
from metrics.domain.behind.population import DAY, NOT_KNOWN, Narrowed, Side, of_source
from metrics.domain.behind.value import YEAR, bought, of_buyers
from metrics.domain.days import today
from metrics.domain.stay.count import MONTH, OTHERS
from metrics.domain.windows import active_time, with_windows
from metrics.enums import StaySplit
from metrics.models import CustomerMetrics, StayFigures, Thresholds

Buyers = QuerySet[CustomerMetrics]


def _day() -> date:
    """As of which they were counted."""
    return StayFigures.objects.aggregate(day=Max("day"))["day"] or today()


def _end() -> datetime:
    """In UTC, where a day has 24 hours, as in the counts; here one lost its hour to summer time."""
    return ends(_day()).astimezone(UTC)


def _lost_after() -> timedelta:
    return (Thresholds.objects.first() or Thresholds()).lost_after


def _all(asked: Narrowed) -> Buyers:
    """Of a segment those alone who were still there a year ago: from then on it is followed."""
    if asked.segment:
        return _there(asked)
    end = _end()
    return _watched(_group(asked, end), asked, end, since=None)


def _there(asked: Narrowed) -> Buyers:
    end = _end()
    then = end - YEAR
    rows = _group(asked, end).filter(Exists(bought(then - _lost_after(), then)))
    return _watched(rows, asked, end, since=then)


def _group(asked: Narrowed, end: datetime) -> Buyers:
    rows = CustomerMetrics.objects.filter(first_order_at__lt=end, orders__gt=0).filter(_by_source(asked))
    if asked.cohort:
        year = asked.cohort.year
        first, last = begins(date(year, 1, 1)), begins(date(year, 12, 31)) + DAY
        rows = rows.filter(first_order_at__gte=first, first_order_at__lt=last)
    if not asked.channel:
        return rows
    own = Order.objects.filter(customer=OuterRef("pk"), placed_at=OuterRef("first_order_at"), total__gt=0)
    rows = rows.alias(channel=Subquery(own.order_by("pk").values("channel")[:1]))
    return rows.filter(channel=None if asked.channel == NOT_KNOWN else asked.channel)


def _by_source(asked: Narrowed) -> Q:
    """The small ones are taken together, as the counts have them."""
    source = "customer__acquisition_source"
    if asked.source != OTHERS:
        return of_source(asked, source)
    named = StayFigures.objects.filter(split=StaySplit.SOURCE).exclude(key=OTHERS).values("key")
    return ~Q(**{source: ""}) & ~Q(**{f"{source}__in": named})


def _watched(rows: Buyers, asked: Narrowed, end: datetime, *, since: datetime | None) -> Buyers:
    """For at least `age` months: until the end of the counts, or until they had left."""
    if not asked.age:
        return rows
    time, lost = timedelta(days=asked.age * MONTH), _lost_after()
    gone = Q(last_order_at__lt=end - lost)
    if since:
        return rows.filter(Q(last_order_at__gte=since + time - lost) if since + time <= end else Q(pk=None))
    left_later = Q(first_order_at__lte=F("last_order_at") + (lost - time))
    return rows.filter((gone & left_later) | (~gone & Q(first_order_at__lte=end - time)))


def _gone(asked: Narrowed) -> Buyers:
    return _all(asked).filter(last_order_at__lt=_end() - _lost_after())


def _staying(asked: Narrowed) -> Buyers:
    return _all(asked).filter(last_order_at__gte=_end() - _lost_after())


def _before(rows: Callable[[Narrowed], Buyers]) -> Callable[[Narrowed], Buyers]:
    """Those whom the simple retention is of."""

    def found(asked: Narrowed) -> Buyers:
        end, span = _end(), active_time()
        return rows(asked).filter(Exists(bought(end - 2 * span, end - span)))

    return found


def _a_year() -> timedelta:
    return YEAR


BEFORE: Any = with_windows(_("Bought in the first span of %(active)s"))

POPULATIONS = {
    "time_stayed": of_buyers(
        Side("staying", _("Still there"), _staying),
        Side("gone", _("Have left"), _gone),
        Side("all", _("All who were followed"), _all),
        Side("before", BEFORE, _before(_all)),
        Side("there", _("Were customers a year ago"), _there),
        Side(
            "there-before",
            with_windows(_("Of these: bought in the first span of %(active)s")),
            _before(_there),
        ),
        more=("source", "channel", "cohort", "age"),
        earlier=_a_year,
        as_of=_day,
    )
}
