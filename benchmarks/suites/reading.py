"""Put a subscriber at the end of the log, and have it read what came since."""

from core.sql import execute
from customers.domain.log import Subscriber, drain


def skip_to(subscriber: Subscriber, event: int) -> None:
    """As if it had read the log up to this event."""
    execute(
        """
        INSERT INTO customers_bookmark (subscriber, txid, event_id)
        SELECT %(name)s, txid, id FROM customers_event WHERE id = %(event)s
        ON CONFLICT (subscriber) DO UPDATE SET (txid, event_id) = ROW (excluded.txid, excluded.event_id)
        """,
        name=subscriber.name,
        event=event,
    )


def drained(subscriber: Subscriber) -> int:
    """Read on to the end; how many events that were, with those the reading itself brought about."""
    total = 0
    while passed := drain(subscriber):
        total += passed
    return total


def last_event() -> int:
    return int(execute("SELECT coalesce(max(id), 0) FROM customers_event")[0][0])


def forget_events(*, since: int) -> None:
    """What was recorded after this event; the bookmarks stay ahead of it."""
    execute("DELETE FROM customers_event WHERE id > %(since)s", since=since)
