"""Whom each source won, and what its customers bring and cost a year: counted once a day."""

from datetime import timedelta

from django.db import transaction

from core.sql import execute
from metrics.domain.cost.service import SPANS, first_costs
from metrics.domain.days import ZONE, day_of, today
from metrics.domain.windows import years_up_to
from metrics.models import SourceMonth, SourceYear

KEPT = timedelta(days=5 * 366)

_WON = f"""
    SELECT c.acquisition_source, date_trunc('month', {day_of("m.first_order_at")})::date, count(*)
    FROM metrics_customermetrics m JOIN customers_customer c ON c.id = m.customer_id
    WHERE m.orders > 0 AND m.first_order_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s) GROUP BY 1, 2
"""

# As the lifetime values of everybody have it. A contact costs what held on its day.
_YEAR = f"""
    WITH {SPANS},
    traded AS (
        SELECT customer_id, sum(total) FILTER (WHERE placed_at >= %(year)s) AS total,
               bool_or(placed_at >= %(before)s AND placed_at < %(span)s) AS before,
               bool_or(placed_at >= %(span)s) AS after, bool_or(placed_at >= %(year)s) AS of_the_year
        FROM customers_order WHERE customer_id IS NOT NULL AND total > 0
          AND placed_at >= least(%(before)s, %(year)s) AND placed_at < %(end)s GROUP BY customer_id
    ),
    refunded AS (
        SELECT customer_id, sum(amount) AS amount FROM customers_refund
        WHERE customer_id IS NOT NULL AND refunded_at >= %(year)s AND refunded_at < %(end)s
        GROUP BY customer_id
    ),
    served AS (
        SELECT customer_id, sum(cost) AS cost FROM customers_interaction i
        JOIN spans s ON s.channel = i.channel AND {day_of("i.started_at")} >= s.since
            AND (s.until IS NULL OR {day_of("i.started_at")} < s.until)
        WHERE started_at >= %(year)s AND started_at < %(end)s GROUP BY customer_id
    )
    SELECT c.acquisition_source, count(*) FILTER (WHERE t.of_the_year),
           coalesce(sum(t.total), 0) - coalesce(sum(r.amount), 0), coalesce(sum(s.cost), 0),
           count(*) FILTER (WHERE t.before), count(*) FILTER (WHERE t.before AND t.after)
    FROM customers_customer c LEFT JOIN traded t ON t.customer_id = c.id
    LEFT JOIN refunded r ON r.customer_id = c.id LEFT JOIN served s ON s.customer_id = c.id
    GROUP BY c.acquisition_source
"""
_YEAR_COLUMNS = ("source", "customers", "revenue", "service_cost", "before", "again")


def count_sources() -> None:
    """Read first, written afterwards at once: the long part holds back nobody who follows the log."""
    day = today()
    won = execute(_WON, first=(day - KEPT).replace(day=1), zone=ZONE)
    years = execute(_YEAR, zone=ZONE, first_costs=first_costs(), **years_up_to(day))
    with transaction.atomic():
        SourceMonth.objects.all().delete()
        SourceYear.objects.all().delete()
        SourceMonth.objects.bulk_create(
            (SourceMonth(source=source, month=month, won=many) for source, month, many in won),
            batch_size=5_000,
        )
        SourceYear.objects.bulk_create(
            (SourceYear(day=day, **dict(zip(_YEAR_COLUMNS, row, strict=True))) for row in years),
            batch_size=5_000,
        )
