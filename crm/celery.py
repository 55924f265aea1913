"""The alarm clock: Celery carries wake-ups and nothing else. What is to be done stands in the database.

A wake-up may be lost, doubled or late without harm, so everything here is set for never waiting and never
keeping: short time-outs, no results, no retries. `loop.py` says what is woken and how often.
"""

import os

from celery import Celery
from kombu import Exchange, Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
os.environ.setdefault("CERCLE_DB_POOL", "0")  # read by settings.py, when this process is a worker

from django.conf import settings

from crm.enums import WorkQueue

SECONDS = 30  # below core.due.LEASE: an owner is dead before its lease has run out

app = Celery("cercle")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "socket_timeout": 3,
        "socket_connect_timeout": 3,
        "health_check_interval": 10,
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "global_keyprefix": "cercle:",
    },
    task_queues=[Queue(it.value, Exchange(it.value), routing_key=it.value) for it in WorkQueue],
    task_default_queue=WorkQueue.QUICK.value,
    task_create_missing_queues=False,
    task_acks_late=False,
    task_ignore_result=True,
    result_expires=None,  # else beat schedules a cleaning of results, and there are none
    task_publish_retry=False,
    task_time_limit=SECONDS,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=1000,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_soft_shutdown_timeout=10,
    beat_scheduler="celery.beat:Scheduler",  # in memory: what is due is known to the tables, not to a file
    timezone="UTC",
    CELERY_DB_REUSE_MAX=500,
)
app.autodiscover_tasks(["crm"])
