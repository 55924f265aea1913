"""A file that lies half taken in while the house is upgraded goes in all the same."""

import pytest

from core.sql import execute
from customers.imports.domain import reading, staging
from customers.imports.domain import run as runner
from customers.imports.domain.pulse import Pulse
from customers.imports.domain.run import run_import
from customers.models import ImportJob
from tests.customers.imports.conftest import ORDERS, claimed, counts, due

pytestmark = pytest.mark.django_db(transaction=True)

TWO = ORDERS + "1,2025-03-01,A,Tea,1,2.50,C1,France\n2,2025-03-01,B,Tea,1,2.50,C2,France\n"


def left_at(phase: str) -> ImportJob:
    """As a worker leaves it that stops; the tables lack what this release added."""
    job = claimed(due(TWO))
    with Pulse(job) as pulse:
        reading.begin(job, pulse)
        if phase != "reading":
            reading.read(job, pulse, until=float("inf"))
    if phase == "writing":
        runner._check(job)
        execute(f"ALTER TABLE {staging.table(job, 'record')} DROP COLUMN brand")
    execute(f"ALTER TABLE {staging.table(job, 'line')} DROP COLUMN brand")
    ImportJob.objects.filter(pk=job.pk).update(state="due", owner=None, lease_until=None)
    return claimed(job)


@pytest.mark.parametrize("phase", ["reading", "checking", "writing"])
def test_what_was_staged_by_the_release_before_is_read_again(phase):
    job = left_at(phase)
    assert job.phase == phase
    run_import(job)
    job.refresh_from_db()
    assert (job.error, counts(job)["created"], counts(job)["lines_written"]) == ("", 2, 2)
