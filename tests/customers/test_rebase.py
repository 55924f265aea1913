"""A log restored into another cluster: noticed, renumbered, each event still read once by each subscriber."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import transaction

from core.sql import execute
from customers.domain.log import Batch, Subscriber, drain, record_event
from customers.domain.rebase import clocks
from customers.models import Bookmark, Event

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    def __init__(self, name: str) -> None:
        self.seen: list[int] = []
        self.subscriber = Subscriber(name, self.read)

    def read(self, batch: Batch) -> None:
        self.seen += batch.events.order_by("txid", "pk").values_list("pk", flat=True)

    def catch_up(self) -> None:
        drain(self.subscriber)


def tell(times: int) -> list[int]:
    made = []
    for _ in range(times):
        with transaction.atomic():
            made.append(record_event(kind="cup.broken", customer_id=None).pk)
    return made


def restore_from_a_cluster_far_ahead() -> None:
    for table in ("customers_event", "customers_bookmark"):
        execute(
            f"UPDATE {table} SET txid = (txid::text::bigint + 1000000000)::text::xid8 WHERE txid > '0'::xid8"
        )


@pytest.fixture
def readers() -> list[Reader]:
    """Three subscribers at three places in a log of twelve events, and one that never read any."""
    readers = [Reader(name) for name in ("first", "second", "third")]
    for count in range(1, 4):
        tell(3)
        for reader in readers[:count]:
            reader.catch_up()
    tell(3)
    readers[0].catch_up()
    return [*readers, Reader("fourth")]


def test_a_log_at_home_is_left_alone(readers):
    assert not clocks().is_ahead
    before = list(Event.objects.order_by("pk").values_list("pk", "txid"))
    output = StringIO()
    call_command("check_log", stdout=output)
    call_command("rebase_log", stdout=output)
    assert output.getvalue().splitlines() == [
        "The event log fits this cluster.",
        "The event log fits this cluster: nothing to do.",
    ]
    assert list(Event.objects.order_by("pk").values_list("pk", "txid")) == before


def test_a_log_from_elsewhere_stops_the_start(readers):
    restore_from_a_cluster_far_ahead()
    with pytest.raises(CommandError, match="rebase_log"):
        call_command("check_log")
    with pytest.raises(SystemCheckError, match="rebase_log"):
        call_command("migrate", verbosity=0, skip_checks=False)


def test_a_bookmark_from_elsewhere_is_noticed_in_an_empty_log():
    Bookmark.objects.create(subscriber="first", txid=10**12)
    assert clocks().is_ahead


def test_without_renumbering_nothing_would_be_read(readers):
    restore_from_a_cluster_far_ahead()
    seen = list(readers[1].seen)
    tell(1)
    readers[1].catch_up()
    assert readers[1].seen == seen


def test_after_renumbering_each_event_is_read_once_by_each(readers):
    restore_from_a_cluster_far_ahead()
    call_command("rebase_log", stdout=StringIO())
    assert not clocks().is_ahead
    tell(3)
    for reader in readers:
        reader.catch_up()
    everything = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert len(everything) == 15
    assert [reader.seen for reader in readers] == [everything] * 4
    call_command("migrate", verbosity=0, skip_checks=False)
