"""The alarm clock: its settings and its schedule."""

from datetime import timedelta

import pytest
from celery.beat import Scheduler

from core.due import LEASE
from crm.celery import SECONDS, app
from crm.enums import WorkQueue
from crm.loop import SCHEDULE, SUBSCRIBERS, Job
from crm.tasks import LONG_AGO, beat_entry, wake


def nothing() -> None:
    pass


def test_an_owner_is_dead_before_its_lease_is_over():
    assert app.conf.task_time_limit == SECONDS < LEASE.total_seconds()


def test_nothing_is_kept_and_nothing_is_waited_for():
    assert app.conf.result_backend is None
    assert app.conf.task_ignore_result is True
    assert app.conf.task_publish_retry is False
    assert app.conf.broker_transport_options["socket_timeout"] == 3


def test_each_queue_gets_its_own_wake_ups_only():
    assert [(it.name, it.exchange.name, it.routing_key) for it in app.conf.task_queues] == [
        ("quick", "quick", "quick"),
        ("send", "send", "send"),
        ("long", "long", "long"),
    ]


def test_there_is_one_task_of_ours():
    assert [name for name in app.tasks if not name.startswith("celery.")] == ["wake"]


def test_every_subscriber_and_job_has_a_name_of_its_own():
    names = [job.name for job in SCHEDULE]
    assert len(names) == len(set(names))
    assert {f"log.{subscriber.name}" for subscriber in SUBSCRIBERS} <= set(names)


def test_beat_wakes_what_the_schedule_says():
    app.finalize()
    assert set(app.conf.beat_schedule) == {job.name for job in SCHEDULE}
    assert all(entry.is_due()[0] for entry in Scheduler(app).schedule.values())
    assert beat_entry(Job("import", every=timedelta(seconds=2), run=nothing, queue=WorkQueue.LONG)) == {
        "last_run_at": LONG_AGO,
        "task": "wake",
        "args": ["import"],
        "schedule": timedelta(seconds=2),
        "options": {"queue": "long", "expires": 10.0, "ignore_result": True},
    }
    slow = Job("slow", every=timedelta(seconds=2), run=nothing, limit=timedelta(minutes=30))
    assert beat_entry(slow)["options"]["time_limit"] == 1800.0
    assert beat_entry(Job("hourly", every=timedelta(hours=1), run=nothing))["options"]["expires"] == 60.0


@pytest.mark.parametrize("every", [timedelta(0), timedelta(hours=2)])
def test_a_job_has_to_look_at_least_once_an_hour(every):
    with pytest.raises(ValueError, match="once an hour"):
        Job("rare", every=every, run=nothing)


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_runs_its_job(monkeypatch):
    woken = []
    monkeypatch.setattr(
        "crm.tasks.SCHEDULE", [Job("count", every=timedelta(seconds=1), run=lambda: woken.append(1))]
    )
    wake("count")
    assert woken == [1]


def test_a_wake_up_for_a_job_of_another_release_is_let_go(caplog):
    wake("of.yesterday")
    assert caplog.messages == ["no job is called of.yesterday"]
