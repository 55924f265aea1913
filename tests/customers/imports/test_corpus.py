"""The corpus: nothing half-written, nothing lost, each bad line named; a second time changes nothing."""

import pytest
from django.core.files.base import ContentFile

from core.errors import Invalid
from core.sql import execute
from customers.domain.imports.job import draft_import
from customers.models import ImportJob, Order, OrderLine
from tests.customers.imports.conftest import issues, run
from tests.customers.imports.corpus import CORPUS, Bad, Good, NoFile

pytestmark = pytest.mark.django_db(transaction=True)


def of(kind: type) -> list:
    return [pytest.param(case, id=name) for name, case in CORPUS.items() if isinstance(case, kind)]


def stored() -> list[tuple]:
    day = "(placed_at AT TIME ZONE 'Europe/Paris')::date::text"
    return execute(f"SELECT id, total, {day} FROM customers_order ORDER BY id")


@pytest.mark.parametrize("case", of(Good))
def test_it_goes_in_once(case: Good):
    job = run(case.content)
    assert (job.state, issues(job), job.error) == ("done", [], "")
    assert (job.lines_total, job.lines_written, job.refused) == (case.lines, case.lines, 0)
    before = stored()
    if before:
        line = OrderLine.objects.order_by("pk")[0]
        assert (line.label, str(line.unit_price), line.quantity) == (case.label, case.price, case.quantity)
        assert before[0][2] == case.day
    again = run(case.content)
    assert (again.created, again.unchanged) == (0, len(before))
    assert stored() == before


@pytest.mark.parametrize("case", of(Bad))
def test_it_is_refused_in_words_and_nothing_is_written(case: Bad):
    job = run(case.content)
    assert (job.state, issues(job)) == ("refused", case.issues)
    assert (job.lines_written, Order.objects.count()) == (0, 0)


@pytest.mark.parametrize("case", of(NoFile))
def test_it_is_no_table_and_says_so(case: NoFile):
    with pytest.raises(Invalid) as refusal:
        draft_import(kind="orders", source="shop", file=ContentFile(case.content, name="orders.csv"))
    assert (str(refusal.value), refusal.value.field) == (case.message, "file")
    assert ImportJob.objects.count() == 0


def test_the_corpus_is_large():
    assert len(CORPUS) >= 70
