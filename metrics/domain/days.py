"""The house day by day, in its own time zone: flows of each day, stocks at its end."""

from datetime import date

from django.conf import settings

from core.sql import execute
from customers.cases.domain.deadline import fill_times
from metrics.domain.service_days import count_service
from metrics.domain.voice_days import count_answers
from metrics.domain.windows import windows
from metrics.domain.writing import one_writer

ZONE = settings.TIME_ZONE

_FLOWS = """
    SELECT {placed} AS day, count(*) FILTER (WHERE total > 0) AS orders, sum(total) AS revenue,
           0 AS new_buyers, 0 AS contacts, 0 AS invited, 0 AS answered
    FROM customers_order WHERE placed_at >= {since} GROUP BY day
    UNION ALL SELECT {refunded}, 0, -sum(amount), 0, 0, 0, 0
    FROM customers_refund WHERE refunded_at >= {since} GROUP BY 1
    UNION ALL SELECT {first}, 0, 0, count(*), 0, 0, 0
    FROM metrics_customermetrics WHERE first_order_at >= {since} GROUP BY 1
    UNION ALL SELECT {started}, 0, 0, 0, count(*), 0, 0
    FROM customers_interaction WHERE started_at >= {since} GROUP BY 1
    UNION ALL SELECT {invited}, 0, 0, 0, 0, count(*), count(answered_at)
    FROM surveys_invitation WHERE created_at >= {since} AND open_link_id IS NULL GROUP BY 1
"""

# What a stock gained or lost on a day. A purchase makes active for a time: +1 on its day unless an earlier
# one still does, −1 when it is over unless a later one does by then. A new score replaces the one before.
_CHANGES = """
    SELECT day, 1 AS active, 0 AS promoters, 0 AS passives, 0 AS detractors, 0 AS points
    FROM purchases WHERE before IS NULL OR day - before >= {active_days}
    UNION ALL SELECT day + {active_days}, -1, 0, 0, 0, 0
    FROM purchases WHERE after IS NULL OR after - day >= {active_days}
    UNION ALL SELECT day, 0,
        (score >= 9)::int - coalesce((before >= 9)::int, 0),
        (score BETWEEN 7 AND 8)::int - coalesce((before BETWEEN 7 AND 8)::int, 0),
        (score <= 6)::int - coalesce((before <= 6)::int, 0), 0
    FROM scores
    UNION ALL SELECT {posted}, 0, 0, 0, 0, sum(points) FROM customers_posting
    WHERE posted_at >= {since} GROUP BY 1
"""

# The stocks of today are known from the customers; those of the days before follow by taking changes back.
_DAYS = """
    WITH flows AS (
        SELECT day, sum(orders) AS orders, sum(revenue) AS revenue, sum(new_buyers) AS new_buyers,
               sum(contacts) AS contacts, sum(invited) AS invited, sum(answered) AS answered
        FROM ({flows}) f GROUP BY day
    ),
    purchases AS (
        SELECT day, lag(day) OVER own AS before, lead(day) OVER own AS after
        FROM (
            SELECT customer_id, {placed} AS day FROM customers_order
            WHERE {has_past} AND customer_id IS NOT NULL AND total > 0
              AND placed_at >= {since} - interval '{active_days} days'
        ) o WINDOW own AS (PARTITION BY customer_id ORDER BY day)
    ),
    scores AS (
        SELECT {answered} AS day, score,
               lag(score) OVER (PARTITION BY customer_id ORDER BY answered_at, id) AS before
        FROM surveys_answer
        WHERE {has_past} AND counts AND customer_id IS NOT NULL AND scale_min = 0 AND scale_max = 10
          AND survey_id IN (SELECT id FROM surveys_survey WHERE kind = 'nps')
    ),
    changes AS (
        SELECT day, sum(active) AS active, sum(promoters) AS promoters, sum(passives) AS passives,
               sum(detractors) AS detractors, sum(points) AS points
        FROM ({changes}) c WHERE day > %(since)s AND day <= %(today)s GROUP BY day
    ),
    now AS (
        SELECT count(*) FILTER (WHERE {last} > %(today)s - {active_days}) AS active,
               count(*) FILTER (WHERE last_nps >= 9) AS promoters,
               count(*) FILTER (WHERE last_nps BETWEEN 7 AND 8) AS passives,
               count(*) FILTER (WHERE last_nps <= 6) AS detractors,
               (SELECT coalesce(sum(balance), 0) FROM customers_pointsaccount) AS points
        FROM metrics_customermetrics
    )
    INSERT INTO metrics_dailyfigures (day, {columns}, computed_at)
    SELECT d.day::date, coalesce(f.orders, 0), coalesce(f.revenue, 0), coalesce(f.new_buyers, 0),
           coalesce(f.contacts, 0), coalesce(f.invited, 0), coalesce(f.answered, 0),
           {stocks}, statement_timestamp()
    FROM generate_series(%(since)s::timestamp, %(today)s::timestamp, interval '1 day') d (day)
    CROSS JOIN now LEFT JOIN flows f ON f.day = d.day::date LEFT JOIN changes c ON c.day = d.day::date
    WINDOW later AS (ORDER BY d.day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ON CONFLICT (day) DO UPDATE SET ({columns}, computed_at) = ROW ({new}, excluded.computed_at)
    WHERE ({old}) IS DISTINCT FROM ({new})
"""

_STOCKS = ("active", "promoters", "passives", "detractors", "points")
_COLUMNS = ("orders", "revenue", "new_buyers", "contacts", "invited", "answered", *_STOCKS)


def day_of(column: str) -> str:
    return f"({column} AT TIME ZONE %(zone)s)::date"


def _statement() -> str:
    names = {
        "placed": day_of("placed_at"),
        "refunded": day_of("refunded_at"),
        "first": day_of("first_order_at"),
        "last": day_of("last_order_at"),
        "started": day_of("started_at"),
        "invited": day_of("created_at"),
        "answered": day_of("answered_at"),
        "posted": day_of("posted_at"),
        "since": "(%(since)s::timestamp AT TIME ZONE %(zone)s)",
        "has_past": "%(since)s::date < %(today)s::date",
        "active_days": windows().active_days,
    }
    return _DAYS.format(
        flows=_FLOWS.format(**names),
        changes=_CHANGES.format(**names),
        columns=", ".join(_COLUMNS),
        stocks=", ".join(f"now.{stock} - coalesce(sum(c.{stock}) OVER later, 0)" for stock in _STOCKS),
        new=", ".join(f"excluded.{column}" for column in _COLUMNS),
        old=", ".join(f"metrics_dailyfigures.{column}" for column in _COLUMNS),
        **names,
    )


def today() -> date:
    """By the database's clock."""
    day: date = execute(f"SELECT {day_of('statement_timestamp()')}", zone=ZONE)[0][0]
    return day


def count_days(*, since: date) -> None:
    """Count every day from `since` to today again, in one statement; rows that agree are left alone.

    Needs the customers' figures to be fresh. Today alone is a matter of one pass over the customers.
    """
    with one_writer():
        execute("SET LOCAL work_mem = '128MB'")
        execute(_statement(), since=since, today=today(), zone=ZONE)
        count_service(since=since)
        count_answers(since=since)


def rebuild_daily_figures() -> None:
    """Count every day of the house's history again, from its first fact on."""
    with one_writer():
        fill_times()
        first = _first_day()
        execute("DELETE FROM metrics_dailyfigures WHERE day < %(first)s", first=first)
        count_days(since=first)


def _first_day() -> date:
    moments = [
        ("customers_order", "placed_at"),
        ("customers_refund", "refunded_at"),
        ("customers_interaction", "started_at"),
        ("surveys_answer", "answered_at"),
        ("customers_posting", "posted_at"),
    ]
    minima = ", ".join(f"(SELECT min({column}) FROM {table})" for table, column in moments)
    day: date = execute(
        f"SELECT least({day_of(f'least({minima})')}, {day_of('statement_timestamp()')})", zone=ZONE
    )[0][0]
    return day
