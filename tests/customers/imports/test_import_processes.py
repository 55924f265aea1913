"""An import under kill -9: whoever dies when, every order is stored once with its event, or none is."""

import random
import time

import pytest
from django.utils import timezone

from core.sql import execute
from customers.enums import ImportState
from customers.models import Event, ImportJob, Order, OrderLine
from tests.customers.imports.conftest import ORDERS, due
from tests.processes import kill, running, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes, pytest.mark.timeout(180)]

WORKER = ("tests.customers.imports.import_worker",)
LINES, SIZE = 12_000, 4
FILE = ORDERS + "".join(
    f"{n // SIZE},2025-03-01,A{n % 97},Tea,1,2.50,C{n // SIZE % 50},France\n" for n in range(LINES)
)


@pytest.mark.parametrize("keep_good_lines", [False, True])
def test_killed_at_random_moments_it_goes_on_and_ends_whole(keep_good_lines, settings):
    rng = random.Random(2026)
    job = due(FILE, keep_good_lines=keep_good_lines)
    kills, seen = 0, set()
    with running(WORKER, CERCLE_MEDIA=str(settings.MEDIA_ROOT)) as processes:
        while state(job) not in ("done", "failed", "refused"):
            time.sleep(0.1 + rng.random() / 4)
            if kills < 4 and state(job) == ImportState.RUNNING:
                kill(processes[0])
                kills += 1
                job.refresh_from_db()
                seen.add(job.phase)
                orders = stored()
                assert keep_good_lines or state(job) == "done" or not orders
                expire(job)
                processes[0] = start(*WORKER, CERCLE_MEDIA=str(settings.MEDIA_ROOT))
                wait_for_work(job)
    job.refresh_from_db()
    assert kills >= 3, seen
    assert (job.state, job.error, job.lines_written) == ("done", "", LINES)
    assert (Order.objects.count(), OrderLine.objects.count()) == (LINES // SIZE, LINES)
    assert Event.objects.filter(kind="order.placed").count() == LINES // SIZE
    assert Event.objects.filter(kind="customer.created").count() == 50
    assert job.created + job.unchanged == LINES // SIZE
    assert execute(r"SELECT tablename FROM pg_tables WHERE tablename ~ '^customers_import_\d'") == []


def state(job: ImportJob) -> str:
    return ImportJob.objects.values_list("state", flat=True).get(pk=job.pk)


def stored() -> int:
    """How many orders there are. One statement: what the killed one had begun may be committed meanwhile."""
    ((orders, events),) = execute("""
        SELECT (SELECT count(*) FROM customers_order),
            (SELECT count(*) FROM customers_event WHERE kind = 'order.placed')
    """)
    assert orders == events
    return orders


def expire(job: ImportJob) -> None:
    """A lease of a minute is too long to wait for."""
    ImportJob.objects.filter(pk=job.pk, state=ImportState.RUNNING).update(lease_until=timezone.now())


def wait_for_work(job: ImportJob) -> None:
    deadline = time.monotonic() + 20
    while state(job) == ImportState.DUE and time.monotonic() < deadline:
        time.sleep(0.02)
