"""The figures of every segment, added up once for all who read the report."""

from core.sql import execute
from metrics.domain.days import today
from metrics.domain.writing import one_writer


def add_up_segments() -> int:
    """Write today's figures of every segment, in one statement; returns how many segments there are.

    Sums and counts only: a ratio is taken when read, so that it can be weighted right over several segments.
    A buyer is at risk from the first order to now.
    """
    with one_writer():
        return len(
            execute(
                """
                INSERT INTO metrics_segmentfigures (
                    segment_id, day, customers, buyers, orders, revenue, customer_years,
                    promoters, passives, detractors, computed_at
                )
                SELECT s.id, %(day)s, count(m.customer_id), count(m.customer_id) FILTER (WHERE m.orders > 0),
                       coalesce(sum(m.orders), 0), coalesce(sum(m.revenue), 0),
                       coalesce(extract(epoch FROM sum(
                           statement_timestamp() - m.first_order_at)) / 31557600.0, 0),
                       count(*) FILTER (WHERE m.last_nps >= 9),
                       count(*) FILTER (WHERE m.last_nps BETWEEN 7 AND 8),
                       count(*) FILTER (WHERE m.last_nps <= 6),
                       statement_timestamp()
                FROM metrics_segment s
                LEFT JOIN metrics_segmentmembership p ON p.segment_id = s.id AND p.left_at IS NULL
                LEFT JOIN metrics_customermetrics m ON m.customer_id = p.customer_id
                WHERE s.archived_at IS NULL
                GROUP BY s.id
                ON CONFLICT (segment_id, day) DO UPDATE SET (
                    customers, buyers, orders, revenue, customer_years,
                    promoters, passives, detractors, computed_at
                ) = ROW (
                    excluded.customers, excluded.buyers, excluded.orders, excluded.revenue,
                    excluded.customer_years, excluded.promoters, excluded.passives, excluded.detractors,
                    excluded.computed_at
                )
                RETURNING segment_id
                """,
                day=today(),
            )
        )
