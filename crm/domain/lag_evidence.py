"""How far the slowest subscriber of the log is behind, for a review of capabilities."""

from collections.abc import Iterator

from core.sql import execute

# One look into the index of the log for each subscriber that has ever read it.
_OLDEST = """
    SELECT extract(epoch FROM max(statement_timestamp() - (
        SELECT recorded_at FROM customers_event event
        WHERE (event.txid, event.id) > (bookmark.txid, bookmark.event_id)
        ORDER BY event.txid, event.id LIMIT 1
    )))::float
    FROM customers_bookmark bookmark WHERE subscriber = ANY(%(names)s)
"""


def lag_evidence() -> Iterator[tuple[str, float | None, int | None]]:
    from crm.loop import SUBSCRIBERS  # the loop imports every app, which are not ready when this is offered

    [(waiting,)] = execute(_OLDEST, names=[subscriber.name for subscriber in SUBSCRIBERS])
    yield "log_lag", waiting or 0.0, None
