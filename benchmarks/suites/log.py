"""Reading the event log: a subscriber that enrols, against the bare INSERT of the rows it leaves behind."""

from collections.abc import Iterator

from benchmarks.harness import Result, bench, paired
from benchmarks.scale import Sizes
from benchmarks.suites.reading import drained, forget_events, last_event, skip_to
from core.sql import execute
from customers.domain.log import Subscriber
from journeys.domain.enrolment import follow_events

JOURNEYS = Subscriber("journeys", follow_events)
TRANSACTIONS = 20


@bench
def reading_the_log(sizes: Sizes) -> Iterator[Result]:
    """First events as mixed as those of the house, then calls only, each of which enrols its customer."""
    ours, floor = _reading(sizes, share_of_calls=4)
    yield Result(
        "reading_the_log: as they come", ours, floor, "events/s", "≥ 50,000 events/s", ours >= 50_000
    )
    yield Result("reading_the_log: each one enrols", *_reading(sizes, share_of_calls=1), "events/s")


def _reading(sizes: Sizes, *, share_of_calls: int) -> tuple[float, float]:
    """Events per second, ours and the floor. The echo of what we read is read as well, and not counted."""
    mark = last_event()
    fresh = sizes.fresh // TRANSACTIONS * TRANSACTIONS
    for _ in range(TRANSACTIONS):
        _happen(fresh // TRANSACTIONS, share_of_calls=share_of_calls)
    told = last_event()
    calls = execute(
        "SELECT count(*) FROM customers_event WHERE id > %(mark)s AND kind = 'contact.logged'", mark=mark
    )

    def start_over() -> None:
        execute("DELETE FROM journeys_enrolment WHERE event_id > %(mark)s", mark=mark)
        forget_events(since=told)

    def before() -> None:
        start_over()
        skip_to(JOURNEYS, mark)

    def after() -> None:
        enrolled = execute("SELECT count(*) FROM journeys_enrolment WHERE event_id > %(mark)s", mark=mark)
        if enrolled != calls:
            raise AssertionError(f"{enrolled} of {calls} enrolled")
        start_over()

    ours, floor = paired(
        lambda: drained(JOURNEYS), lambda: _insert_bare(since=mark), before=before, after=after
    )
    start_over()
    forget_events(since=mark)
    return fresh / ours, fresh / floor


def _happen(events: int, *, share_of_calls: int) -> None:
    """Solved calls, one in so many; orders, points and messages in equal parts. Events only."""
    execute(
        """
        INSERT INTO customers_event (customer_id, kind, source, data)
        SELECT 1 + floor(random() * (SELECT max(id) FROM customers_customer))::bigint,
            CASE n %% %(share)s
                WHEN 0 THEN 'contact.logged' WHEN 1 THEN 'order.placed'
                WHEN 2 THEN 'points.earned' ELSE 'message.sent'
            END,
            'bench',
            CASE n %% %(share)s
                WHEN 0 THEN jsonb_build_object(
                    'interaction', nextval('customers_interaction_id_seq'), 'channel', 'phone',
                    'direction', 'in', 'reason', 'delivery', 'outcome', 'resolved', 'solved', true,
                    'seconds', 240, 'note', 'Asked where the parcel is'
                )
                WHEN 1 THEN jsonb_build_object(
                    'order', n, 'number', n::text, 'total', '42.00', 'items', 1, 'channel', 'web'
                )
                WHEN 2 THEN jsonb_build_object('order', n, 'order_number', n::text, 'points', 42)
                ELSE jsonb_build_object('message', n, 'template', 'news', 'subject', 'News')
            END
        FROM generate_series(1, %(events)s) n
        """,
        events=events,
        share=share_of_calls,
    )


def _insert_bare(*, since: int) -> None:
    """The enrolments, and the events that tell of them, with nothing decided and nothing looked up."""
    execute(
        """
        WITH entered AS (
            INSERT INTO journeys_enrolment
                (journey_id, customer_id, occasion, event_id, version, step, due_at)
            SELECT journey.id, customer_id, 'interaction:' || (data ->> 'interaction'), event.id, 1, 1,
                   occurred_at + interval '1 hour'
            FROM customers_event event, journeys_journey journey
            WHERE event.id > %(since)s AND event.kind = 'contact.logged'
                AND journey.slug = 'survey-after-solved-call'
            RETURNING id, customer_id, occasion
        )
        INSERT INTO customers_event (customer_id, kind, data)
        SELECT customer_id, 'journey.entered', jsonb_build_object(
            'enrolment', id, 'journey', 'survey-after-solved-call', 'occasion', occasion
        ) FROM entered
        """,
        since=since,
    )
