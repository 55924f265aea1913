"""Status: prospect, one-time, regular, won back, lapsing, lost. Read off facts and clock, stored nowhere."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now, TruncDate

from core.sql import execute
from customers.models import Order
from metrics.domain.writing import one_writer
from metrics.enums import Status
from metrics.models import CustomerMetrics, CustomerPrediction, Thresholds
from metrics.models.thresholds import DEFAULT_LAPSING, DEFAULT_LOST

ENOUGH_GAPS = 30
A_VISIT = timedelta(days=1)  # orders less far apart are one
LIKELIER_GONE = 0.5


def _threshold(name: str, default: timedelta) -> Coalesce:
    return Coalesce(Subquery(Thresholds.objects.values(name)[:1]), Value(default))


def _moment(expression: Any) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=DateTimeField())


LOST_AFTER = _threshold("lost_after", DEFAULT_LOST)
LAPSING_BEFORE = _moment(Now() - _threshold("lapsing_after", DEFAULT_LAPSING))
LOST_BEFORE = _moment(Now() - LOST_AFTER)

# Silent for longer than their own rhythm explains, be it short of everybody's threshold. Who bought once has
# no rhythm; and what was foretold before the last purchase says nothing any more. Of who bought today
# nothing is foretold: that spares those of a batch the look.
_FORETOLD = CustomerPrediction.objects.filter(
    pk=OuterRef("pk"), alive__lt=LIKELIER_GONE, day__gt=TruncDate(_moment(OuterRef("last_order_at")))
)
FADING = Q(orders__gt=1, last_order_at__date__lt=TruncDate(Now())) & Q(Exists(_FORETOLD))

# The silence before the last visit was one in which a customer counts as lost. The first condition spares the
# others the look at their orders.
_SHORTLY_BEFORE = Order.objects.filter(
    customer=OuterRef("pk"),
    total__gt=0,
    placed_at__gte=_moment(OuterRef("last_order_at") - LOST_AFTER),
    placed_at__lte=_moment(OuterRef("last_order_at") - Value(A_VISIT)),
)
RETURNED = Q(first_order_at__lt=_moment(F("last_order_at") - LOST_AFTER)) & ~Q(Exists(_SHORTLY_BEFORE))

# Each row of CustomerMetrics meets exactly one of these. Silence counts before the number of orders: who
# bought once, long ago, is lost and no longer a one-time buyer to be won for a second purchase.
_THERE = Q(last_order_at__gte=LAPSING_BEFORE)
HOLDS: dict[Status, Q] = {
    Status.PROSPECT: Q(orders=0),
    Status.ONE_TIME: Q(orders=1) & _THERE,
    Status.REGULAR: Q(orders__gt=1) & _THERE & ~RETURNED & ~FADING,
    Status.WON_BACK: Q(orders__gt=1) & _THERE & RETURNED & ~FADING,
    Status.LAPSING: Q(last_order_at__gte=LOST_BEFORE) & (Q(last_order_at__lt=LAPSING_BEFORE) | FADING),
    Status.LOST: Q(last_order_at__lt=LOST_BEFORE),
}

STATUS = Case(
    *(When(holds, then=Value(status.value)) for status, holds in HOLDS.items()), output_field=CharField()
)


def with_status(rows: QuerySet[CustomerMetrics]) -> QuerySet[CustomerMetrics]:
    """Annotates `status`."""
    status = {"status": STATUS}  # declared on the model, where mypy would take a keyword for a second one
    return rows.annotate(**status)


def learn_thresholds() -> Thresholds:
    """Lapsing: silent longer than 90 % of the gaps between purchases were; lost: than twice that.

    Gaps of less than a day are one visit to the shop. With too few gaps the defaults stand.
    """
    with one_writer():
        gaps, ninetieth = execute(
            """
            SELECT count(*), percentile_cont(0.9) WITHIN GROUP (ORDER BY gap)
            FROM (
                SELECT placed_at - lag(placed_at) OVER (PARTITION BY customer_id ORDER BY placed_at) AS gap
                FROM customers_order WHERE customer_id IS NOT NULL AND total > 0
            ) purchases WHERE gap >= interval '1 day'
            """
        )[0]
        lapsing = ninetieth if gaps >= ENOUGH_GAPS else DEFAULT_LAPSING
        learnt = {"lapsing_after": lapsing, "lost_after": 2 * lapsing, "gaps": gaps, "computed_at": Now()}
        return Thresholds.objects.update_or_create(pk=1, defaults=learnt)[0]
