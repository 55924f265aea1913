"""The benchmarks run, at toy sizes: what they measure there means nothing and is not asserted."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler

from benchmarks import serving, suites
from benchmarks.harness import BENCHES, HEADINGS, Result, line, p95, paired, row
from benchmarks.scale import Sizes, prepare
from core.sql import execute
from customers.models import Customer, Event, Order
from journeys.models import Enrolment
from surveys.models import Answer, Invitation

SIZES = Sizes(customers=400, orders=1_200, events=1_600)


@pytest.fixture
def house(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(suites.pages, "PAGES", 4)
    monkeypatch.setattr(suites.pages, "HEAVY", 2)
    monkeypatch.setattr(suites.pages, "WARM_UP", 1)
    monkeypatch.setattr(suites.desk, "TIMES", 2)
    monkeypatch.setattr(suites.desk, "WARM_UP", 1)
    monkeypatch.setattr(suites.reports, "VISITS", 1)
    monkeypatch.setattr(suites.reports, "WARM_UP", 0)
    monkeypatch.setattr(suites.survey_results, "VISITS", 1)
    monkeypatch.setattr(suites.survey_results, "WARM_UP", 0)
    monkeypatch.setattr(suites.reports, "SECONDS", 1)
    monkeypatch.setattr(suites.reports, "LOOKED_FOR", 0.1)
    for name, size in {"ANSWERS": 12, "CONNECTIONS": 4, "TOKENS": 2, "LINKS": 3}.items():
        monkeypatch.setattr(suites.answering, name, size)
    monkeypatch.setattr(serving, "serve", serve_here)
    prepare(SIZES)
    yield
    execute("DROP TABLE bench_mark")


@contextmanager
def serve_here() -> Iterator[int]:
    """By threads of this process, on the database of the test."""
    with override_settings(ROOT_URLCONF=serving.URLS, ALLOWED_HOSTS=["localhost"]):
        server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
        server.set_app(WSGIHandler())
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()
        server.server_close()


def standing() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Customer, Order, Event, Enrolment, Invitation, Answer))


@pytest.mark.real
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_benchmark_runs_and_leaves_the_house_as_it_was(house):
    assert standing() == (400, 1_200, 1_600, 0, 400, 400)
    results = [result for run in BENCHES.values() for result in run(SIZES)]
    assert [result.name for result in results] == [
        "answering: 12 over 4, a second",
        "answering: 12 over 4, p95",
        "answering: 12 over 4",
        "answering: refused, lost or doubled",
        "answering: five at once of each link",
        "scanning: 3 mails, every way of reading",
        "customer_page: first visit, p95",
        "customer_page: again, p95",
        "customer_page: again, median",
        "customer_page: queries, most",
        "find_while_typing: a name, one letter wrong, p95",
        "find_while_typing: digits of a phone, p95",
        "customer_list: first page, p95",
        "customer_list: last page, p95",
        "logging_a_contact: p95",
        "export: csv",
        "export: csv, of a processor",
        "export: csv, memory grown by",
        "export: xlsx",
        "export: xlsx, of a processor",
        "export: xlsx, memory grown by",
        "full_refresh: rows stand",
        "full_refresh: from nothing",
        "full_refresh: and all that follows",
        "batch_refresh: 4 customers",
        "import_customers",
        "import_customers: of a processor",
        "reading_the_log: as they come",
        "reading_the_log: each one enrols",
        "predicted_value: fit, 400",
        "predicted_value: amounts",
        "predicted_value: everybody's outlook",
        "nps_of_answers: 400",
        *(f"report_pages: {address}, p95" for address in suites.reports.reports()),
        "fresh_figures: at 200 orders/s, median",
        "fresh_figures: at 200 orders/s, p99",
        "segments: 30 from scratch",
        "segments: 30 for 4 customers",
        "segments: preview while building, p95",
        "survey_results: 400 answers, 90 days, p95",
        "survey_results: 400 answers, three years, p95",
        "survey_results: 400 answers, a segment, p95",
        "survey_results: counting all days",
        "survey_results: counting the last days",
        "tone: read right, fr",
        "tone: read right, en",
        "tone: sentences apart, fr",
        "tone: sentences apart, en",
        "tone: fresh sentences, fr",
        "tone: fresh sentences, en",
        "tone: later fresh sentences, fr",
        "tone: later fresh sentences, en",
        "tone: unseen trades, fr",
        "tone: unseen trades, en",
        "tone: read right, negation",
        "tone: read right, contrast",
        "tone: read right, irony",
        "tone: sentences a second",
    ]
    assert all(result.ours >= 0 and (result.met is None) == (result.goal == "") for result in results)
    assert {result.name: result.ours for result in results if result.goal.startswith("0")} == {
        "answering: refused, lost or doubled": 0,
        "answering: five at once of each link": 0,
        "scanning: 3 mails, every way of reading": 0,
    }
    assert standing() == (400, 1_200, 1_600, 0, 400, 400)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_house_is_made_once_per_sizes(house):
    first = Customer.objects.get(pk=1).since
    prepare(SIZES)
    assert Customer.objects.get(pk=1).since == first
    prepare(Sizes(customers=400, orders=1_200, events=1_601))
    assert (Customer.objects.get(pk=1).since == first, Event.objects.count()) == (False, 1_601)


def test_a_result_is_a_line_under_the_headings():
    assert row(*HEADINGS).split() == ["name", "ours", "floor", "ratio", "load", "pace", "goal"]
    assert line(Result("a", 3, 2, "s", "≤ 1 s", met=False)).split("  ")[0] == "a"
    assert line(Result("a", 3, 2, "s", "≤ 1 s", met=False)).split()[-4:] == ["≤", "1", "s", "MISSED"]
    assert line(Result("b", 1_500, None, "ms")).split()[:-2] == ["b", "1,500.0", "ms", "–", "–"]


def test_p95_is_the_value_that_19_of_20_do_not_pass():
    assert p95([float(n) for n in range(20, 0, -1)]) == 19


def test_pairs_run_in_turn():
    done: list[str] = []
    paired(
        lambda: done.append("ours"),
        lambda: done.append("floor"),
        rounds=2,
        before=lambda: done.append("before"),
        after=lambda: done.append("after"),
    )
    assert done == ["before", "ours", "after", "floor"] * 2
