"""The day on which an active customer is asked how the relation is going: each has one, every 26 weeks."""

from core.sql import execute
from journeys.enums import EventKind
from metrics.domain.days import ZONE, day_of
from metrics.models import Thresholds

EVERY = 182
"""Days. The number of the customer says which of them is theirs: as many are asked today as tomorrow."""


def tell_relations_due() -> int:
    """Job: today's customers, each told of once however often it looks; nobody where no journey listens."""
    return len(
        execute(
            f"""
            INSERT INTO customers_event (customer_id, kind, source, external_id, data)
            SELECT customer_id, %(kind)s, 'journeys', about, jsonb_build_object('occasion', about)
            FROM (SELECT {day_of("statement_timestamp()")} AS day) today, LATERAL (
                SELECT customer_id, 'relation:' || customer_id || ':' || day AS about
                FROM metrics_customermetrics
                WHERE last_order_at > statement_timestamp() - %(lapsing)s
                    AND customer_id %% %(every)s = (day - DATE '2000-01-01') %% %(every)s
            ) due
            WHERE EXISTS (SELECT FROM journeys_journey WHERE active AND trigger_kind = %(kind)s)
            ORDER BY customer_id
            ON CONFLICT DO NOTHING RETURNING id
            """,
            kind=EventKind.RELATION_DUE,
            lapsing=(Thresholds.objects.first() or Thresholds()).lapsing_after,
            every=EVERY,
            zone=ZONE,
        )
    )
