"""Value tiers: a rank among all customers, brought up to date on schedule."""

from core.sql import execute
from metrics.domain.writing import one_writer


def assign_tiers() -> list[int]:
    """Top 10 % of heads "great", next 20 % "good", the others "regular"; returns who moved.

    The same rule as `formulas.rank.value_tiers`: highest revenue first, ties by id, without revenue never
    above "regular", no tier larger than its share. Only the top 30 % are ranked, only those who move written.
    """
    with one_writer():
        moved = execute(
            """
            WITH everyone AS (SELECT count(*) AS n FROM metrics_customermetrics),
            ranked AS (
                SELECT customer_id, row_number() OVER (ORDER BY revenue DESC, customer_id) AS rank
                FROM metrics_customermetrics WHERE revenue > 0
                ORDER BY revenue DESC, customer_id LIMIT (SELECT 3 * n / 10 FROM everyone)
            ),
            due AS (
                SELECT customer_id, CASE WHEN 10 * rank <= n THEN 'great' ELSE 'good' END AS tier
                FROM ranked, everyone
                UNION ALL
                SELECT customer_id, 'regular' FROM metrics_customermetrics m
                WHERE tier <> 'regular'
                  AND NOT EXISTS (SELECT FROM ranked WHERE ranked.customer_id = m.customer_id)
            ),
            moved AS (
                UPDATE metrics_customermetrics m SET tier = due.tier FROM due
                WHERE due.customer_id = m.customer_id AND due.tier <> m.tier
                RETURNING m.customer_id
            )
            SELECT customer_id FROM moved
            """
        )
    return [customer for (customer,) in moved]
