"""The corpus: nothing half-written, nothing lost, each bad line named; a second time changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from core.errors import Invalid
from core.sql import execute
from customers.imports.domain.job import draft_import
from customers.models import ImportJob, Order, OrderLine
from tests.customers.imports.conftest import issues, run
from tests.customers.imports.corpus import CORPUS, Bad, Good, NoFile

pytestmark = pytest.mark.django_db(transaction=True)


def stored(source: str) -> list[tuple]:
    day = "(placed_at AT TIME ZONE 'Europe/Paris')::date::text"
    found = f"SELECT id, total, {day} FROM customers_order WHERE source = %(source)s ORDER BY id"
    return execute(found, source=source)


def goes_in_once(name: str, case: Good) -> None:
    job = run(case.content, source=name)
    assert (job.state, issues(job), job.error) == ("done", [], "")
    assert (job.lines_total, job.lines_written, job.refused) == (case.lines, case.lines, 0)
    before = stored(name)
    if before:
        line = OrderLine.objects.filter(order__source=name).order_by("pk")[0]
        assert (line.label, str(line.unit_price), line.quantity) == (case.label, case.price, case.quantity)
        assert before[0][2] == case.day
    again = run(case.content, source=name)
    assert (again.created, again.unchanged) == (0, len(before))
    assert stored(name) == before


def is_refused_in_words(name: str, case: Bad) -> None:
    job = run(case.content, source=name)
    assert (job.state, issues(job)) == ("refused", case.issues)
    assert (job.lines_written, Order.objects.filter(source=name).count()) == (0, 0)


def is_no_table_and_says_so(name: str, case: NoFile) -> None:
    file = ContentFile(case.content, name="orders.csv")
    with pytest.raises(Invalid) as refusal:
        draft_import(kind="orders", source=name, file=file)
    assert (str(refusal.value), refusal.value.field) == (case.message, "file")
    assert not ImportJob.objects.filter(source=name).exists()


@pytest.mark.timeout(300)
def test_every_file_of_the_corpus(subtests):
    """In one database, each file with a source of its own: emptying all tables between them takes longest."""
    what: dict[type, Callable[[str, Any], None]] = {
        Good: goes_in_once,
        Bad: is_refused_in_words,
        NoFile: is_no_table_and_says_so,
    }
    for name, case in CORPUS.items():
        with subtests.test(name):
            what[type(case)](name, case)


def test_the_corpus_is_large():
    assert len(CORPUS) >= 70
