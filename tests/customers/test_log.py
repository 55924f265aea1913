"""The event log: with its fact or not at all, and each event once for each subscriber."""

import threading
from itertools import count

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from customers.domain import log
from customers.domain.log import Batch, Subscriber, drain, drain_all, lag, record_event, replay
from customers.models import Bookmark, Event, ParkedEvent

pytestmark = pytest.mark.django_db(transaction=True)

numbers = count(1)


def tell(*, times: int = 1, kind: str = "cup.broken") -> list[int]:
    with transaction.atomic():
        return [record_event(kind=kind, customer_id=None, data={"n": i}).pk for i in range(times)]


class Reader:
    """A subscriber that keeps what it saw, batch by batch."""

    def __init__(self, *, kinds: tuple[str, ...] = (), batch_size: int = 10_000, poison: int | None = None):
        self.batches: list[list[int]] = []
        self.poison = poison
        self.subscriber = Subscriber(f"reader {next(numbers)}", self.read, frozenset(kinds), batch_size)

    def read(self, batch: Batch) -> None:
        ids = list(batch.events.order_by("txid", "pk").values_list("pk", flat=True))
        if self.poison in ids:
            raise ValueError("cannot swallow this")
        self.batches.append(ids)

    @property
    def seen(self) -> list[int]:
        return [pk for batch in self.batches for pk in batch]


def in_another_session(work) -> threading.Thread:
    def alone() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=alone)
    thread.start()
    return thread


def test_an_event_is_refused_outside_the_transaction_of_its_fact():
    with pytest.raises(RuntimeError):
        record_event(kind="cup.broken", customer_id=None)


def test_an_event_goes_with_its_transaction():
    with transaction.atomic():
        record_event(kind="cup.broken", customer_id=None)
        transaction.set_rollback(True)
    assert not Event.objects.exists()


def test_the_same_external_event_is_stored_once():
    with transaction.atomic():
        record_event(kind="cup.broken", customer_id=None, source="shop", external_id="7")
    with pytest.raises(IntegrityError), transaction.atomic():
        record_event(kind="cup.broken", customer_id=None, source="shop", external_id="7")


def test_a_subscriber_reads_each_event_once_in_order():
    reader = Reader(batch_size=2)
    ids = tell(times=5)
    assert drain(reader.subscriber) == 5
    assert reader.batches == [ids[:2], ids[2:4], ids[4:]]
    assert drain(reader.subscriber) == 0
    ids += tell()
    drain(reader.subscriber)
    assert reader.seen == ids


def test_a_subscriber_gets_only_the_kinds_it_listens_to_and_moves_past_the_others():
    reader = Reader(kinds=("cup.broken",))
    broken = tell()
    tell(kind="cup.mended", times=3)
    assert drain(reader.subscriber) == 4
    assert reader.seen == broken
    assert lag(reader.subscriber).waiting == 0


def test_each_subscriber_has_its_own_bookmark():
    first, second = Reader(), Reader()
    ids = tell(times=3)
    drain(first.subscriber)
    drain(second.subscriber)
    assert first.seen == second.seen == ids


def test_nothing_is_read_above_the_oldest_running_transaction():
    """The earlier transaction commits last: with a bookmark on ids alone its event would be passed over."""
    reader = Reader()
    told, may_commit = threading.Event(), threading.Event()
    early: list[int] = []

    def slow() -> None:
        with transaction.atomic():
            early.append(record_event(kind="cup.broken", customer_id=None).pk)
            told.set()
            may_commit.wait(10)

    thread = in_another_session(slow)
    told.wait(10)
    late = tell()
    assert drain(reader.subscriber) == 0
    may_commit.set()
    thread.join()
    drain(reader.subscriber)
    assert reader.seen == early + late


def test_effects_and_bookmark_move_together():
    """Whatever ends the transaction between the effect and the bookmark undoes the effect too."""
    tell(times=2)

    def effect(batch: Batch) -> None:
        Bookmark.objects.create(subscriber="an effect")
        raise OperationalError("the server closed the connection unexpectedly")

    subscriber = Subscriber("fragile", effect)
    with pytest.raises(OperationalError):
        drain(subscriber)
    assert not Bookmark.objects.filter(subscriber="an effect").exists()
    assert lag(subscriber).waiting == 2
    assert not ParkedEvent.objects.exists()


def test_two_at_once_never_read_the_same():
    reader = Reader()
    entered, may_go = threading.Event(), threading.Event()

    def slow_read(batch: Batch) -> None:
        entered.set()
        may_go.wait(10)
        reader.read(batch)

    slow = Subscriber(reader.subscriber.name, slow_read)
    ids = tell(times=3)
    thread = in_another_session(lambda: drain(slow))
    entered.wait(10)
    assert drain(reader.subscriber) == 0
    may_go.set()
    thread.join()
    assert reader.seen == ids


def test_a_poison_event_is_parked_and_the_log_goes_on():
    ids = tell(times=9)
    reader = Reader(poison=ids[4])
    drain(reader.subscriber)
    assert reader.seen == ids[:4] + ids[5:]
    parked = ParkedEvent.objects.get()
    assert (parked.event_id, parked.error) == (ids[4], "ValueError: cannot swallow this")
    ids += tell()
    drain(reader.subscriber)
    assert reader.seen == ids[:4] + ids[5:]


def test_an_event_that_leads_to_a_row_without_its_customer_is_parked_like_any_poison():
    """Foreign keys wait for the commit, as Django makes them: an error there would stop the log for good."""
    ids = tell(times=5)

    def point_nowhere(batch: Batch) -> None:
        if batch.events.filter(pk=ids[2]).exists():
            Event.objects.create(kind="cup.lost", customer_id=10**15)

    reader = Subscriber("pointing nowhere", point_nowhere, frozenset({"cup.broken"}))
    assert drain(reader) == 5
    parked = ParkedEvent.objects.get()
    assert (parked.event_id, parked.error.split(":")[0]) == (ids[2], "IntegrityError")
    assert replay(parked, subscriber=reader) is False
    assert (Event.objects.count(), lag(reader).waiting) == (5, 0)


def test_a_subscriber_is_not_woken_for_kinds_it_does_not_listen_to():
    reader = Reader(kinds=("cup.mended",))
    tell(times=3)
    assert (drain(reader.subscriber), reader.batches) == (3, [])


def test_a_parked_event_is_replayed_once_its_reason_is_gone():
    ids = tell(times=3)
    reader = Reader(poison=ids[1])
    drain(reader.subscriber)
    parked = ParkedEvent.objects.get()
    assert replay(parked, subscriber=reader.subscriber) is False
    parked.refresh_from_db()
    assert parked.attempts == 2
    reader.poison = None
    assert replay(parked, subscriber=reader.subscriber) is True
    assert sorted(reader.seen) == ids
    assert not ParkedEvent.objects.exists()
    assert replay(parked, subscriber=reader.subscriber) is True
    assert sorted(reader.seen) == ids


def test_one_subscriber_in_trouble_holds_none_of_the_others():
    ids = tell()
    reader = Reader()

    def trouble(batch: Batch) -> None:
        raise OperationalError("deadlock detected")

    with pytest.raises(OperationalError):
        drain_all([Subscriber("in trouble", trouble), reader.subscriber])
    assert reader.seen == ids


def test_the_lag_is_known():
    reader = Reader()
    tell(times=3)
    before = lag(reader.subscriber)
    assert (before.waiting, before.moved_at) == (3, None)
    assert before.oldest == Event.objects.earliest("pk").recorded_at
    drain(reader.subscriber)
    after = lag(reader.subscriber)
    assert (after.waiting, after.oldest) == (0, None)
    assert after.moved_at is not None


def test_reading_ahead_uses_the_index_of_the_log():
    tell(times=50)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL enable_seqscan = off")
        events = Batch(log.Position(1, 1), log.Position(2**40, 1), frozenset()).events
        plan = events.explain()
    assert "event_log_order" in plan
