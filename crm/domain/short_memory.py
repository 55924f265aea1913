"""What holds for minutes and for all processes: failed log-ins, the links of a mail that were followed."""

from core.sql import execute

PORTION = 20_000


def forget_what_is_over() -> int:
    """Job: Django clears its cache only when there are a million rows in it, all counted each time."""
    over = execute(
        """
        DELETE FROM crm_cache WHERE cache_key IN (
            SELECT cache_key FROM crm_cache WHERE expires <= statement_timestamp()
            ORDER BY expires LIMIT %(portion)s FOR UPDATE SKIP LOCKED
        ) RETURNING 1
        """,
        portion=PORTION,
    )
    return len(over)
