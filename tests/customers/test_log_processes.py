"""The log under kill -9: every event is processed exactly once by every subscriber, whoever dies when."""

import random
import time

import pytest
from django.db import connection

from core.sql import execute
from customers.domain.log import Subscriber, lag
from customers.models import Event
from tests.processes import kill, running, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes, pytest.mark.timeout(120)]

WORKER = ("tests.customers.log_worker",)
ENOUGH = 100
READERS = ["north", "north", "south", "south"]  # two processes for each of two subscribers


@pytest.fixture
def seen():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE seen (subscriber text, event_id bigint)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE seen")


def wait_until(met, *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, execute("SELECT subscriber, count(*) FROM seen GROUP BY 1")
        time.sleep(0.05)


@pytest.mark.usefixtures("seen")
def test_every_event_once_for_every_subscriber_under_kill_9():
    rng = random.Random(2026)
    commands = [(*WORKER, "write")] * 3 + [(*WORKER, name) for name in READERS]
    with running(*commands) as processes:
        wait_until(lambda: execute("SELECT count(DISTINCT subscriber) FROM seen") == [(2,)])
        for victim in rng.sample(range(len(processes)), k=len(processes)):  # each while it is at work
            time.sleep(rng.random() / 4)
            kill(processes[victim])
            processes[victim] = start(*commands[victim])
        wait_until(lambda: Event.objects.count() > ENOUGH)
        for writer in processes[:3]:
            kill(writer)
        told = Event.objects.count()
        for name in set(READERS):
            wait_until(lambda name=name: lag(Subscriber(name, handle=lambda _: None)).waiting == 0)
    twice = "SELECT subscriber, event_id FROM seen GROUP BY 1, 2 HAVING count(*) > 1"
    never = """
        SELECT s.subscriber, e.id FROM (SELECT DISTINCT subscriber FROM seen) s CROSS JOIN customers_event e
        EXCEPT SELECT subscriber, event_id FROM seen
    """
    assert execute(twice) == []
    assert execute(never) == []
    assert execute("SELECT count(*) FROM seen") == [(2 * told,)]
