"""Of a file that was refused for some of its lines the others are taken in: once, and whole."""

import pytest

from core.errors import Invalid
from customers.imports.domain.job import cancel_import, keep_good_lines
from customers.models import ImportJob
from tests.customers.imports.conftest import ORDERS, run
from tests.customers.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
FILE = f"{ORDERS}1,2025-03-01,A1,Tea,1,2.50,C1,France\n2,soon,A1,Tea,1,2.50,C1,France\n"


def test_the_good_lines_are_taken_in_once_however_often_that_is_asked_for():
    job = run(FILE)
    assert job.state == "refused"
    first, second = at_once(2, lambda _number: keep_good_lines(job=job))
    assert (first, first.state, first.again_of) == (second, "due", job)
    cancel_import(job=first)
    assert keep_good_lines(job=job) != first, "that one came to nothing"


def test_good_lines_that_cannot_start_leave_no_draft():
    job = run(FILE)
    job.options |= {"date_order": "ymd"}
    job.save(update_fields=["options"])
    with pytest.raises(Invalid):
        keep_good_lines(job=job)
    assert ImportJob.objects.get() == job
