"""Status: prospect, one-time, regular, lapsing, lost. Read off the facts and the clock, stored nowhere."""

from datetime import timedelta

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    ExpressionWrapper,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now

from core.sql import execute
from metrics.domain.writing import one_writer
from metrics.enums import Status
from metrics.models import CustomerMetrics, Thresholds
from metrics.models.thresholds import DEFAULT_LAPSING, DEFAULT_LOST

ENOUGH_GAPS = 30


def _ago(threshold: str, default: timedelta) -> ExpressionWrapper:
    stored = Subquery(Thresholds.objects.values(threshold)[:1])
    return ExpressionWrapper(Now() - Coalesce(stored, Value(default)), output_field=DateTimeField())


LAPSING_BEFORE = _ago("lapsing_after", DEFAULT_LAPSING)
LOST_BEFORE = _ago("lost_after", DEFAULT_LOST)

# Each row of CustomerMetrics meets exactly one of these. Silence counts before the number of orders: who
# bought once, long ago, is lost and no longer a one-time buyer to be won for a second purchase.
HOLDS: dict[Status, Q] = {
    Status.PROSPECT: Q(orders=0),
    Status.ONE_TIME: Q(orders=1, last_order_at__gte=LAPSING_BEFORE),
    Status.REGULAR: Q(orders__gt=1, last_order_at__gte=LAPSING_BEFORE),
    Status.LAPSING: Q(last_order_at__lt=LAPSING_BEFORE, last_order_at__gte=LOST_BEFORE),
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
