"""The loop in real processes: workers killed, the broker emptied and killed; nothing lost or doubled."""

import os
import random
import signal
import time
from decimal import Decimal

import pytest
import redis
from django.conf import settings
from django.db.models import F, Sum

from customers.models import Customer, Event, Order, ParkedEvent, PointsAccount, Posting
from metrics.models import CustomerMetrics
from tests import factories, servers
from tests.processes import kill, running, start

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.processes,
    pytest.mark.timeout(180),
]

WORKER = ("celery", "-A", "crm", "worker", "--concurrency", "2", "--queues", "quick,send,long")
BEAT = ("celery", "-A", "crm", "beat")
COMMANDS = [WORKER, WORKER, BEAT]
ROUNDS = 5


def wait_until(met, *, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.2)


def all_is_done() -> bool:
    """Every order has its points and stands in its customer's figures."""
    counted = CustomerMetrics.objects.aggregate(sum=Sum("orders"))["sum"] or 0
    return counted == Order.objects.count() == Posting.objects.filter(kind="earned").count()


def test_workers_and_broker_may_die_at_any_moment():
    rng = random.Random(7)
    customers = [factories.customer(first_name=f"Number {n}") for n in range(5)]
    with running(*COMMANDS) as processes:
        factories.order(customers[0], 10)
        wait_until(all_is_done)
        for round_number in range(ROUNDS):
            for customer in customers:
                factories.order(customer, rng.randint(1, 90), rng.randint(1, 90))
            _strike(round_number, processes)
            time.sleep(rng.random())
        wait_until(all_is_done)
    assert not ParkedEvent.objects.exists()
    assert Order.objects.count() == 1 + ROUNDS * len(customers)
    assert not Posting.objects.filter(kind="earned").exclude(points=F("order__total")).exists()
    for account in PointsAccount.objects.annotate(sum=Sum("postings__points")):
        assert account.balance == account.sum
    for figures in CustomerMetrics.objects.filter(orders__gt=0):
        total = Order.objects.filter(customer=figures.customer_id).aggregate(sum=Sum("total"))["sum"]
        assert figures.revenue == total > Decimal(0)
    earned = Event.objects.filter(kind="points.earned").values_list("data__order", flat=True)
    assert sorted(earned) == sorted(Order.objects.values_list("pk", flat=True))
    assert Customer.objects.count() == 5


def _strike(round_number: int, processes: list[int]) -> None:
    """Turn by turn: a worker, the wake-ups in the broker, the beat, the broker itself."""
    match round_number % 5:
        case 0 | 3:
            _replace(processes, round_number % 2)
        case 1:
            _broker().flushall()
        case 2:
            _replace(processes, 2)
        case 4:
            _kill_broker()


def _replace(processes: list[int], place: int) -> None:
    kill(processes[place])
    processes[place] = start(*COMMANDS[place])


def _broker() -> redis.Redis:
    return redis.Redis.from_url(settings.CELERY_BROKER_URL)


def _kill_broker() -> None:
    os.kill(_broker().info("server")["process_id"], signal.SIGKILL)
    servers.provide_broker_again()
