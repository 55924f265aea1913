"""The operations page says what is behind, parked, late or failed, and tries a parked event again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.domain import duty, operations
from crm.domain.job_run import noted
from crm.loop import SCHEDULE, SUBSCRIBERS
from crm.models import JobRun
from crm.tasks import wake
from customers.domain.log import Subscriber
from customers.models import Bookmark, Event, ParkedEvent
from tests import factories

PAGE = "/operations/"


def test_every_reader_and_every_job_is_on_it(admin_client, db):
    text = admin_client.get(PAGE).content.decode()
    for name in [it.name for it in SUBSCRIBERS] + [job.name for job in SCHEDULE]:
        assert f">{name}</code></th>" in text


def test_of_each_is_said_what_it_does(db):
    assert list(duty.READERS) == [it.name for it in SUBSCRIBERS]
    assert set(duty.JOBS) == {job.name for job in SCHEDULE if not job.name.startswith("log.")}
    read, sent = operations.runs([(name, timedelta(seconds=1)) for name in ("log.webhooks", "webhooks")])
    assert (read.does, sent.does) == (duty.READERS["webhooks"], duty.JOBS["webhooks"])


def test_a_reader_that_lets_events_wait_is_behind(db):
    factories.customer()
    subscriber = Subscriber("slow", lambda _batch: None)
    [reading] = operations.readings([subscriber])
    assert (reading.lag.waiting, reading.stalled) == (1, False)
    Event.objects.update(recorded_at=timezone.now() - timedelta(minutes=2))
    [reading] = operations.readings([subscriber])
    assert reading.stalled


def test_the_page_costs_the_same_for_one_parked_event_and_three(admin_client, django_assert_max_num_queries):
    customer = factories.customer()
    counts = []
    for _ in range(2):
        for _ in range(2):
            order = factories.order(customer)
            event = Event.objects.filter(kind="order.placed").latest("pk")
            ParkedEvent.objects.create(subscriber="points", event=event, error=f"ValueError: {order.number}")
        with django_assert_max_num_queries(40) as asked:
            admin_client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_a_parked_event_is_tried_again_by_a_button(admin_client):
    customer = factories.customer()
    factories.order(customer, 20)
    event = Event.objects.get(kind="order.placed")
    Bookmark.objects.create(subscriber="points", txid=event.txid + 1)
    parked = ParkedEvent.objects.create(subscriber="points", event=event, error="ValueError: no")
    url = f"/operations/parked/{parked.pk}/replay/"
    assert admin_client.get(url).status_code == 405
    assert admin_client.post(url)["Location"] == PAGE
    assert not ParkedEvent.objects.exists()
    assert customer.points.balance == 20


def test_an_event_parked_for_nobody_is_kept(admin_client):
    customer = factories.customer()
    event = Event.objects.get(customer=customer)
    parked = ParkedEvent.objects.create(subscriber="gone", event=event, error="ValueError: no")
    page = admin_client.post(f"/operations/parked/{parked.pk}/replay/", follow=True)
    assert "Nobody listens under this name any more." in page.content.decode()
    assert ParkedEvent.objects.count() == 1


# ── Jobs ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_run_is_noted_and_a_second_one_right_after_it_is_not(db):
    with noted("tea"):
        pass
    first = JobRun.objects.values().get()
    with noted("tea"):
        pass
    assert JobRun.objects.values().get() == first
    assert first["finished_at"]
    assert first["started_at"]


def test_a_failure_is_noted_with_its_words_and_forgotten_after_a_good_run(db):
    with pytest.raises(ValueError, match="no water"), noted("tea"):
        raise ValueError("no water")
    assert JobRun.objects.get().error == "ValueError: no water"
    with noted("tea"):
        pass
    assert JobRun.objects.get().error == ""


def test_waking_a_job_notes_it(db, monkeypatch):
    monkeypatch.setattr("crm.tasks.close_old_connections", lambda: None)
    wake(SCHEDULE[0].name)
    assert JobRun.objects.get().name == SCHEDULE[0].name


def test_a_job_that_did_not_run_for_a_minute_is_late(db):
    JobRun.objects.create(name="tea", started_at=timezone.now())
    JobRun.objects.create(name="coffee", started_at=timezone.now() - timedelta(seconds=70))
    runs = operations.runs([(name, timedelta(seconds=1)) for name in ("tea", "coffee", "never")])
    assert [run.late for run in runs] == [False, True, True]


def test_the_age_of_an_open_transaction_is_known(db):
    """The one of this test is our own and does not count."""
    factories.customer()
    age = operations.horizon().age
    assert age is None or age < timedelta(minutes=5)
