"""Reading the event log: a subscriber that enrols, against the bare INSERT of the same rows."""

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
    """Solved calls, each of which puts its customer on the way to a survey. Our echo is read as well."""
    mark = last_event()
    for _ in range(TRANSACTIONS):
        _solve_calls(sizes.fresh // TRANSACTIONS)
    calls = last_event()
    fresh = sizes.fresh // TRANSACTIONS * TRANSACTIONS

    def start_over() -> None:
        execute("DELETE FROM journeys_enrolment WHERE event_id > %(mark)s", mark=mark)
        forget_events(since=calls)

    def before() -> None:
        start_over()
        skip_to(JOURNEYS, mark)

    def after() -> None:
        enrolled = execute("SELECT count(*) FROM journeys_enrolment WHERE event_id > %(mark)s", mark=mark)
        if enrolled != [(fresh,)]:
            raise AssertionError(f"{enrolled} of {fresh} enrolled")
        start_over()

    ours, floor = paired(
        lambda: drained(JOURNEYS), lambda: _insert_bare(since=mark), before=before, after=after
    )
    start_over()
    forget_events(since=mark)
    rate = fresh / ours
    yield Result("reading_the_log", rate, fresh / floor, "events/s", "≥ 50,000 events/s", rate >= 50_000)


def _solve_calls(calls: int) -> None:
    """Events only: the subscriber looks at nothing else."""
    execute(
        """
        INSERT INTO customers_event (customer_id, kind, source, data)
        SELECT 1 + floor(random() * (SELECT max(id) FROM customers_customer))::bigint, 'contact.logged',
               'bench', jsonb_build_object(
                   'interaction', nextval('customers_interaction_id_seq'), 'channel', 'phone',
                   'direction', 'in', 'reason', 'delivery', 'outcome', 'resolved', 'solved', true,
                   'seconds', 240, 'note', 'Asked where the parcel is'
               )
        FROM generate_series(1, %(calls)s)
        """,
        calls=calls,
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
            WHERE event.id > %(since)s AND journey.slug = 'survey-after-solved-call'
            RETURNING id, customer_id, occasion
        )
        INSERT INTO customers_event (customer_id, kind, data)
        SELECT customer_id, 'journey.entered', jsonb_build_object(
            'enrolment', id, 'journey', 'survey-after-solved-call', 'occasion', occasion
        ) FROM entered
        """,
        since=since,
    )
