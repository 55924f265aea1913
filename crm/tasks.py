"""The one task: wake a job of the schedule."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import close_old_connections

from crm.celery import app
from crm.domain.job_run import noted
from crm.loop import SCHEDULE, Job

logger = logging.getLogger(__name__)

LONG_AGO = datetime(
    2000, 1, 1, tzinfo=UTC
)  # else a house started anew each hour would never do what is hourly
SHORTEST, LONGEST = timedelta(seconds=10), timedelta(seconds=60)


@app.task(name="wake")
def wake(name: str) -> None:
    """Run the named job once. A name nobody knows comes from another release and is let go."""
    job = {job.name: job for job in SCHEDULE}.get(name)
    if job is None:
        logger.warning("no job is called %s", name)
        return
    close_old_connections()  # the server may have been restarted since the last time
    with noted(job.name):
        job.run()


def beat_entry(job: Job) -> dict[str, Any]:
    """How beat wakes a job: as it starts, and then every so often.

    A wake-up nobody took in time is dropped: the next one does as well.
    """
    return {
        "last_run_at": LONG_AGO,
        "task": wake.name,
        "args": [job.name],
        "schedule": job.every,
        "options": {
            "queue": job.queue.value,
            "expires": min(max(job.every, SHORTEST), LONGEST).total_seconds(),
            "ignore_result": True,
        }
        | ({"time_limit": job.limit.total_seconds()} if job.limit else {}),
    }


app.conf.beat_schedule = {job.name: beat_entry(job) for job in SCHEDULE}
