"""Figures of customers follow the facts: for the customers of a batch, or for all, by the same statement."""

from collections.abc import Collection
from typing import Any

from django.db.models import Min, QuerySet

from core.sql import execute
from customers.domain.log import Batch
from customers.enums import EventKind
from customers.models import Event
from metrics.domain.definition import LISTED
from metrics.domain.membership import refresh_segments, told_by_segments
from metrics.domain.recount import note_change
from metrics.domain.rules.rule import told_by_fields
from metrics.domain.writing import one_writer
from surveys.enums import EventKind as SurveyEventKind

ASIDE_KINDS = (SurveyEventKind.SET_ASIDE, SurveyEventKind.COUNTED_AGAIN, SurveyEventKind.JUDGED)
FIGURE_KINDS = frozenset(
    {
        EventKind.CUSTOMER_CREATED,
        EventKind.CUSTOMER_MERGED,
        EventKind.CUSTOMER_UNMERGED,
        EventKind.CONTACT_LOGGED,
        EventKind.ORDER_PLACED,
        EventKind.ORDER_REFUNDED,
        SurveyEventKind.ANSWERED,
        SurveyEventKind.REVISED,
        SurveyEventKind.DOUBTED,
        *ASIDE_KINDS,
    }
)
KINDS = FIGURE_KINDS | LISTED | told_by_fields()

_RECOMMENDS = """scale_min = 0 AND scale_max = 10
            AND survey_id = ANY (ARRAY(SELECT id FROM surveys_survey WHERE kind = 'nps'))"""

# Only an order of more than nothing is a purchase; every refund counts, linked to an order or not; the latest
# recommendation score is the one answered last, whatever order the answers came in.
FACTS = f"""
    SELECT c.id AS customer_id,
           coalesce(o.orders, 0) AS orders, coalesce(o.gross_revenue, 0) AS gross_revenue,
           coalesce(r.refunded, 0) AS refunded, o.first_order_at, o.last_order_at,
           coalesce(i.contacts, 0) AS contacts, i.last_contact_at,
           coalesce(a.answers, 0) AS answers, a.last_nps, a.last_nps_at
    FROM customers_customer c
    LEFT JOIN (
        SELECT customer_id, count(*) AS orders, sum(total) AS gross_revenue,
               min(placed_at) AS first_order_at, max(placed_at) AS last_order_at
        FROM customers_order WHERE customer_id {{scope}} AND total > 0 GROUP BY customer_id
    ) o ON o.customer_id = c.id
    LEFT JOIN (
        SELECT customer_id, sum(amount) AS refunded
        FROM customers_refund WHERE customer_id {{scope}} GROUP BY customer_id
    ) r ON r.customer_id = c.id
    LEFT JOIN (
        SELECT customer_id, count(*) AS contacts, max(started_at) AS last_contact_at
        FROM customers_interaction WHERE customer_id {{scope}} GROUP BY customer_id
    ) i ON i.customer_id = c.id
    LEFT JOIN (
        SELECT customer_id, count(*) AS answers, max(answered_at) FILTER (WHERE {_RECOMMENDS}) AS last_nps_at,
            (array_agg(score ORDER BY answered_at DESC, id DESC) FILTER (WHERE {_RECOMMENDS}))[1] AS last_nps
        FROM surveys_answer WHERE counts AND customer_id {{scope}} GROUP BY customer_id
    ) a ON a.customer_id = c.id
    WHERE c.id {{scope}}
"""

COLUMNS = (
    "orders",
    "gross_revenue",
    "refunded",
    "first_order_at",
    "last_order_at",
    "contacts",
    "last_contact_at",
    "answers",
    "last_nps",
    "last_nps_at",
)


def _row(alias: str) -> str:
    return ", ".join(f"{alias}.{column}" for column in COLUMNS)


DIFFERS = f"({_row('m')}) IS DISTINCT FROM ({_row('f')})"


def _store(source: str, **params: Any) -> int:
    """Write what is new or differs, nothing else; returns how many rows. Only for the one writer there is."""
    stored = execute(
        f"""
        WITH stored AS (
            MERGE INTO metrics_customermetrics m USING {source} f ON m.customer_id = f.customer_id
            WHEN MATCHED AND {DIFFERS} THEN UPDATE SET ({", ".join(COLUMNS)}) = ROW ({_row("f")})
            WHEN NOT MATCHED THEN
                INSERT (customer_id, {", ".join(COLUMNS)}) VALUES (f.customer_id, {_row("f")})
            RETURNING 1
        ) SELECT count(*) FROM stored
        """,
        **params,
    )
    return int(stored[0][0])


def refresh_customers(batch: Batch) -> None:
    """Subscriber: bring the customers these events tell of up to date: figures first, segments next.

    What was sold to nobody we know counts in the sums all the same.
    """
    counted = batch.events.filter(kind__in=FIGURE_KINDS)
    since = counted.aggregate(since=Min("occurred_at"))["since"]
    with one_writer():
        moved = _customers(batch.events.filter(kind__in=batch.told & told_by_segments()))
        if since and (customers := _customers(counted)):
            _forget_merged(counted)
            recompute(customers=customers)
            moved |= customers
        if moved:
            refresh_segments(customers=moved)
        if since:
            note_change(since=since, every_result=counted.filter(kind__in=ASIDE_KINDS).exists())


def _customers(told: QuerySet[Event]) -> set[int]:
    known = told.exclude(customer=None)
    return set(known.values_list("customer_id", flat=True).distinct())


def _forget_merged(told: QuerySet[Event]) -> None:
    """A row that another writer stored for somebody just merged: nobody is left whom it is about."""
    merged = told.filter(kind=EventKind.CUSTOMER_MERGED).values_list("data__merged", flat=True)
    execute(
        "DELETE FROM metrics_customermetrics m WHERE m.customer_id = ANY(%(merged)s)"
        " AND NOT EXISTS (SELECT FROM customers_customer c WHERE c.id = m.customer_id)",
        merged=list(merged),
    )


def recompute(*, customers: Collection[int]) -> int:
    """Compute these customers' figures from their facts; returns how many rows differed and were written.

    The facts are read before the figures are joined to them: a row joined under a MERGE is fetched whole, be
    all that is asked of it in the index.
    """
    facts = FACTS.format(scope="= ANY(%(customers)s)")
    with one_writer():
        source = f"(WITH facts AS MATERIALIZED ({facts}) SELECT * FROM facts)"
        return _store(source, customers=sorted(customers))


IN_ORDER = (
    "work_mem = '256MB'",
    "enable_hashagg = off",
    "enable_hashjoin = off",
    # Several processes share what is largest, the orders; the others each of them would read whole.
    "parallel_setup_cost = 0",
    "parallel_tuple_cost = 0",
    "min_parallel_index_scan_size = '100MB'",
)


MANY = 10_000


def recompute_all() -> int:
    """Compute every customer's figures from the facts; returns how many rows differed and were written.

    What differs goes into a temporary table first, read in the order of customers from the indexes alone:
    under a MERGE rows are fetched whole, and left to itself PostgreSQL makes hash tables of millions of rows.
    Beside them stand the rows of nobody, whose fact is NULL.
    """
    with one_writer():
        for setting in IN_ORDER:
            execute(f"SET LOCAL {setting}")
        execute(
            f"""
            CREATE TEMP TABLE fresh_figures ON COMMIT DROP AS
            SELECT m.customer_id AS known_id, f.* FROM ({FACTS.format(scope="IS NOT NULL")}) f
            FULL JOIN metrics_customermetrics m ON m.customer_id = f.customer_id
            WHERE {DIFFERS}
            """
        )
        # A table believed to be empty would be read whole for each row it gains.
        execute("SET LOCAL enable_seqscan = off")
        changed = _store("(SELECT * FROM fresh_figures WHERE customer_id IS NOT NULL)")
        execute(
            "DELETE FROM metrics_customermetrics WHERE customer_id = ANY"
            " (ARRAY(SELECT known_id FROM fresh_figures WHERE customer_id IS NULL))"
        )
        execute("DROP TABLE fresh_figures")
        if changed > MANY:
            execute(
                "ANALYZE metrics_customermetrics"
            )  # or all that follows is planned for the table of before
    return changed
