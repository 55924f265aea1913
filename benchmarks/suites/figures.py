"""Figures of customers: all of them anew, and those a batch of events tells of."""

from collections.abc import Iterator

from django.db import transaction

from benchmarks.harness import Result, bench, paired, timed
from benchmarks.scale import Sizes
from benchmarks.suites.reading import drained, forget_events, last_event, skip_to
from core.sql import execute
from customers.domain.log import Subscriber
from metrics.domain.membership import refresh_segments
from metrics.domain.recompute import recompute_everything
from metrics.domain.refresh import KINDS, recompute, recompute_all, refresh_customers
from metrics.models import CustomerMetrics

DERIVED = ("metrics_customermetrics", "metrics_segmentmembership", "metrics_dailyfigures")
METRICS = Subscriber("metrics", refresh_customers, KINDS)


def bare_group_by() -> None:
    """What PostgreSQL does at best with the memory a recomputation gives itself; consumed in the server."""
    with transaction.atomic():
        execute("SET LOCAL work_mem = '256MB'")
        execute(
            """
            SELECT count(*), sum(orders), sum(revenue), min(first), max(last) FROM (
                SELECT customer_id, count(*) AS orders, sum(total) AS revenue,
                       min(placed_at) AS first, max(placed_at) AS last
                FROM customers_order GROUP BY customer_id
            ) figures
            """
        )


@bench
def full_refresh(sizes: Sizes) -> Iterator[Result]:
    """The goal is for the nightly one, when rows stand already."""
    goal = "≤ 2 × the bare GROUP BY"
    recompute_all()
    execute("VACUUM ANALYZE metrics_customermetrics")
    ours, floor = paired(recompute_all, bare_group_by)
    yield Result("full_refresh: rows stand", ours, floor, "s", goal, ours <= 2 * floor)
    ours, floor = paired(
        recompute_all,
        bare_group_by,
        before=lambda: execute("TRUNCATE metrics_customermetrics"),
    )
    yield Result("full_refresh: from nothing", ours, floor, "s")
    _empty_what_is_derived()
    everything = timed(lambda: recompute_everything(announce=False))
    yield Result("full_refresh: and all that follows", everything, floor, "s")


def _empty_what_is_derived() -> None:
    """And known to be empty: the planner must not build on that."""
    for table in DERIVED:
        execute(f"TRUNCATE {table}")
        execute(f"VACUUM ANALYZE {table}")


@bench
def batch_refresh(sizes: Sizes) -> Iterator[Result]:
    """One customer in a hundred has ordered: their figures and segments, against those of all."""
    if CustomerMetrics.objects.count() != sizes.customers:
        recompute_everything(announce=False)
    for table in DERIVED:
        execute(f"VACUUM ANALYZE {table}")
    mark = last_event()
    skip_to(METRICS, mark)
    try:
        ours, floor = paired(
            lambda: drained(METRICS),
            _refresh_all,
            before=lambda: _order(customers=sizes.changed),
        )
        name, goal = f"batch_refresh: {sizes.changed:,} customers", "≤ 6 % of the full one"
        yield Result(name, ours, floor, "s", goal, ours <= 0.06 * floor)
    finally:
        take_back(since=mark)


def _refresh_all() -> None:
    recompute_all()
    refresh_segments()


def _order(*, customers: int) -> None:
    """An order each, with its event, of so many customers."""
    execute(
        """
        WITH chosen AS (SELECT id FROM customers_customer ORDER BY random() LIMIT %(customers)s),
        placed AS (
            INSERT INTO customers_order (customer_id, number, source, placed_at, channel, total)
            SELECT id, gen_random_uuid(), 'bench', now(), 'web', 42 FROM chosen
            RETURNING id, customer_id, number
        )
        INSERT INTO customers_event (customer_id, kind, source, data)
        SELECT customer_id, 'order.placed', 'bench', jsonb_build_object(
            'order', id, 'number', number, 'total', '42.00', 'items', 1, 'channel', 'web'
        ) FROM placed
        """,
        customers=customers,
    )


def take_back(*, since: int) -> None:
    """Without the orders of a benchmark, and the figures of those who placed them as they were before."""
    deleted = execute("DELETE FROM customers_order WHERE source = 'bench' RETURNING customer_id")
    customers = {customer for (customer,) in deleted}
    recompute(customers=customers)
    refresh_segments(customers=customers, announce=False)
    forget_events(since=since)
