"""The event log: written with every fact, read in batches by subscribers, each event exactly once.

A subscriber sees the events after its bookmark, in (txid, id) order, only up to the visible horizon: below
the oldest running transaction no later commit can slip in. Its effects and the move of its bookmark commit
together.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Now
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.sql import Row, execute
from customers.models import Bookmark, Event, ParkedEvent
from customers.models.event import Xid8Field

BATCH = 10_000
INFRASTRUCTURE = (OperationalError, InterfaceError)  # the database's trouble, not the event's


def record_event(
    *,
    kind: str,
    customer_id: int | None,
    occurred_at: datetime | None = None,
    data: dict[str, Any] | None = None,
    actor_id: int | None = None,
    source: str = "",
    external_id: str = "",
) -> Event:
    """Write one event, in the transaction of the fact it tells. Raises RuntimeError outside a transaction."""
    _check_transaction()
    return Event.objects.create(
        kind=kind,
        customer_id=customer_id,
        occurred_at=occurred_at or Now(),
        data=data or {},
        actor_id=actor_id,
        source=source,
        external_id=external_id,
    )


def record_events(events: Iterable[Event]) -> None:
    """Many at once; as above."""
    _check_transaction()
    Event.objects.bulk_create(events)


def _check_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of its fact")


@dataclass(frozen=True, order=True)
class Position:
    """A place in the log."""

    txid: int = 0
    event_id: int = 0

    def as_row(self) -> Row:
        return Row(Value(self.txid, output_field=Xid8Field()), Value(self.event_id))


@dataclass(frozen=True)
class Batch:
    """The events in (after, upto] that the subscriber listens to; no kind occurs but those `told`."""

    after: Position
    upto: Position
    told: frozenset[str]
    kinds: frozenset[str] = frozenset()

    @property
    def events(self) -> QuerySet[Event]:
        """A sub-select for set-based work. Unordered: sort by ("txid", "pk") where order counts."""
        here = Row(F("txid"), F("pk"))
        scope = Event.objects.filter(
            GreaterThan(here, self.after.as_row()), LessThanOrEqual(here, self.upto.as_row())
        )
        return scope.filter(kind__in=sorted(self.kinds)) if self.kinds else scope


@dataclass(frozen=True)
class Subscriber:
    """`handle` gets a batch and runs inside the transaction that moves the bookmark. No kinds: every kind."""

    name: str
    handle: Callable[[Batch], None]
    kinds: frozenset[str] = field(default_factory=frozenset)
    batch_size: int = BATCH


def drain(subscriber: Subscriber, *, seconds: float = 10) -> int:
    """Bring a subscriber up to the horizon, beginning no batch after `seconds`; what is left waits.

    Returns how many events passed; 0 also when another is at it.
    """
    Bookmark.objects.get_or_create(subscriber=subscriber.name)
    passed, until = 0, monotonic() + seconds
    while monotonic() < until:
        step = _advance(subscriber)
        passed += step
        if step < subscriber.batch_size:
            break
    return passed


def _advance(subscriber: Subscriber) -> int:
    """One batch, one transaction: the effects and the bookmark move together or not at all."""
    with transaction.atomic():
        bookmark = (
            Bookmark.objects.select_for_update(skip_locked=True).filter(subscriber=subscriber.name).first()
        )
        if bookmark is None:
            return 0
        after = Position(bookmark.txid, bookmark.event_id)
        upto, size, told = _read_ahead(after, subscriber.batch_size)
        if not size:
            return 0
        # Nobody waits for the disk: what a crash of the server takes back is read again.
        execute("SET LOCAL synchronous_commit = off")
        if told & (subscriber.kinds or told):
            _deliver(subscriber, Batch(after, upto, told, subscriber.kinds))
        Bookmark.objects.filter(pk=subscriber.name).update(
            txid=upto.txid, event_id=upto.event_id, moved_at=Now()
        )
        return size


def told_after(event_id: int | None) -> QuerySet[Event]:
    """What was told after this event, as a subscriber is told it: who goes on from the last one read misses
    none. Raises Invalid where there is no such event."""
    position = Position()
    if event_id:
        for txid, pk in Event.objects.filter(pk=event_id).values_list("txid", "pk"):
            position = Position(txid, pk)
        if position == Position():
            raise Invalid(_("There is no event of this number: go on from an earlier one."), field="after")
    horizon = Func(template="pg_snapshot_xmin(pg_current_snapshot())", output_field=Xid8Field())
    told = Event.objects.filter(GreaterThan(Row(F("txid"), F("pk")), position.as_row()), txid__lt=horizon)
    return told.order_by("txid", "pk")


def _read_ahead(after: Position, limit: int) -> tuple[Position, int, frozenset[str]]:
    """The place at most `limit` events on, below the horizon; how many lie between, of which kinds."""
    rows = execute(
        """
        WITH ahead AS MATERIALIZED (
            SELECT txid, id, kind FROM customers_event
            WHERE (txid, id) > (%(txid)s::text::xid8, %(id)s)
              AND txid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY txid, id LIMIT %(limit)s
        ),
        told AS (SELECT kind, count(*) AS n FROM ahead GROUP BY kind)
        SELECT txid, id, (SELECT sum(n) FROM told), (SELECT array_agg(kind) FROM told)
        FROM ahead ORDER BY txid DESC, id DESC LIMIT 1
        """,
        txid=str(after.txid),
        id=after.event_id,
        limit=limit,
    )
    if not rows:
        return after, 0, frozenset()
    txid, event_id, size, told = rows[0]
    return Position(int(txid), event_id), int(size), frozenset(told)


def _deliver(subscriber: Subscriber, batch: Batch) -> None:
    """Hand a batch over; on an error halve it until the poison event stands alone, and park that one."""
    try:
        _hand_over(subscriber, batch)
    except INFRASTRUCTURE:
        raise
    except Exception as error:  # whatever a subscriber raises must not stop the log
        places = list(batch.events.order_by("txid", "pk").values_list("txid", "pk"))
        if len(places) == 1:
            _park_or_take(subscriber, batch, event_id=places[0][1], error=error)
            return
        if not places:
            raise
        for half in _halves(batch, [Position(*place) for place in places]):
            _deliver(subscriber, half)


def _hand_over(subscriber: Subscriber, batch: Batch) -> None:
    """Keys are checked as rows are written: at the commit it would be too late to find the poison event."""
    with transaction.atomic():
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        subscriber.handle(batch)


def _halves(batch: Batch, places: list[Position]) -> Iterator[Batch]:
    middle = places[len(places) // 2 - 1]
    yield replace(batch, upto=middle)
    yield replace(batch, after=middle)


def _park_or_take(subscriber: Subscriber, batch: Batch, *, event_id: int, error: Exception) -> None:
    """What contradicted the database may have gone since, as a customer merged meanwhile: once more then."""
    if isinstance(error, IntegrityError):
        try:
            with transaction.atomic():
                subscriber.handle(batch)
            return
        except IntegrityError as again:
            error = again
    _park(subscriber, event_id=event_id, error=error)


def _park(subscriber: Subscriber, *, event_id: int, error: Exception) -> None:
    ParkedEvent.objects.update_or_create(
        subscriber=subscriber.name, event_id=event_id, defaults={"error": f"{type(error).__name__}: {error}"}
    )


def replay(parked: ParkedEvent, *, subscriber: Subscriber) -> bool:
    """Try a parked event again. True: taken, and no longer parked. False: parked again with its new error."""
    with transaction.atomic():
        row = ParkedEvent.objects.select_for_update().filter(pk=parked.pk).select_related("event").first()
        if row is None:
            return True
        here = Position(row.event.txid, row.event_id)
        told = frozenset({row.event.kind})
        alone = Batch(Position(here.txid, here.event_id - 1), here, told, subscriber.kinds)
        try:
            _hand_over(subscriber, alone)
        except INFRASTRUCTURE:
            raise
        except Exception as error:  # noqa: BLE001 — as in _deliver
            row.error, row.attempts = f"{type(error).__name__}: {error}", row.attempts + 1
            row.save(update_fields=["error", "attempts"])
            return False
        row.delete()
        return True


@dataclass(frozen=True)
class Lag:
    """How far a subscriber is behind: events waiting (counted up to a limit) and the age of the oldest."""

    subscriber: str
    waiting: int
    oldest: datetime | None
    moved_at: datetime | None


def lag(subscriber: Subscriber, *, count_up_to: int = 10_000) -> Lag:
    bookmark = Bookmark.objects.filter(pk=subscriber.name).first() or Bookmark(subscriber=subscriber.name)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), min(recorded_at) FROM (
                SELECT recorded_at FROM customers_event WHERE (txid, id) > (%s::text::xid8, %s)
                ORDER BY txid, id LIMIT %s
            ) waiting
            """,
            [str(bookmark.txid), bookmark.event_id, count_up_to],
        )
        waiting, oldest = cursor.fetchone()
    return Lag(subscriber.name, waiting, oldest, bookmark.moved_at if bookmark.txid else None)


def drain_all(subscribers: Iterable[Subscriber]) -> int:
    """One round over all subscribers; what one of them cannot do holds none of the others."""
    passed, troubles = 0, []
    for subscriber in subscribers:
        try:
            passed += drain(subscriber)
        except DatabaseError as trouble:
            troubles.append(trouble)
    if troubles:
        raise troubles[0]
    return passed
