"""The figures of journeys: counted by the clock, the same as counting each time, and cheap to show."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.loop import JOURNEYS
from customers.models import Customer
from journeys.domain.queries import journeys_with_counts, step_figures
from journeys.domain.tally import count_journeys, counted_at
from journeys.models import Enrolment, EnrolmentTally, Journey, Message, MessageTally
from metrics.domain.recount import recount_due
from metrics.models import Recount
from tests import factories
from tests.journeys.conftest import make_message
from tests.metrics.facts import listed

pytestmark = pytest.mark.django_db

FIGURES = ("entered", "waiting", "left", "through", "reached")


def figures() -> tuple[int, ...]:
    (survey,) = (it for it in journeys_with_counts() if it.slug == "survey-after-solved-call")
    return tuple(getattr(survey, name) for name in FIGURES)


def test_the_tallies_are_what_counting_gives_and_follow_it(amelie: Customer, manager_client: Client) -> None:
    make_message(amelie, key="a", state="suppressed", reason="no-consent")
    make_message(amelie, key="b", state="suppressed", reason="no-address")
    make_message(amelie, key="c")
    Enrolment.objects.filter(occasion="interaction:c").update(state="waiting", ended_at=None, step=1)
    Enrolment.objects.filter(occasion="interaction:b").update(state="left", goal_at=timezone.now())
    count_journeys()
    assert figures() == (3, 1, 1, 1, 1)
    wait, send = step_figures(Journey.objects.get(slug="survey-after-solved-call"))
    assert (wait.waiting, send.waiting) == (1, 0)
    assert send.states == Counter({"suppressed": 2, "due": 1})
    assert send.reasons == Counter({"no-consent": 1, "no-address": 1})
    _lead_to_as_many(manager_client)

    Message.objects.filter(key="c").update(state="cancelled", reason="exit-met")
    Enrolment.objects.filter(occasion="interaction:c").update(state="done", ended_at=timezone.now())
    Message.objects.filter(key="a").delete()
    count_journeys()
    assert figures() == (3, 0, 1, 2, 1)
    assert sorted(MessageTally.objects.values_list("state", "reason", "messages")) == [
        ("cancelled", "exit-met", 1),
        ("suppressed", "no-address", 1),
    ]


def _lead_to_as_many(client: Client) -> None:
    """Who waits at a step, and the messages in each state and held back for each reason."""
    other = make_message(
        factories.customer("Brice"),
        template="cart-reminder",
        key="d",
        state="suppressed",
        reason="no-consent",
    )
    wait, send = client.get("/journeys/survey-after-solved-call/").context["steps"]
    assert (wait["waiting"], listed(wait["waiting_url"]), listed(send["waiting_url"])) == (1, 1, 0)
    counts = [(n, url) for _name, n, url in [*send["states"], *send["reasons"]]]
    assert [len(client.get(url).context["page"]) for _n, url in counts] == [n for n, _url in counts]
    assert len(counts) == 4
    other.delete()


def test_counting_writes_nothing_where_nothing_changed(amelie: Customer) -> None:
    make_message(amelie)
    count_journeys()
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(ctid) FROM journeys_enrolmenttally")
        before = cursor.fetchall()
        count_journeys()
        cursor.execute("SELECT array_agg(ctid) FROM journeys_enrolmenttally")
        assert cursor.fetchall() == before


def test_it_is_counted_again_in_a_while_and_less_often_the_longer_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert recount_due([JOURNEYS]) == ["journeys"]
    assert recount_due([JOURNEYS]) == []
    row = Recount.objects.get(pk="journeys")
    assert row.done_at is not None
    assert (counted_at(), row.due_at - row.done_at) == (row.done_at, timedelta(seconds=10))

    Recount.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    moments = iter([0.0, 60.0])
    monkeypatch.setattr("metrics.domain.recount.monotonic", lambda: next(moments))
    assert recount_due([JOURNEYS]) == ["journeys"]
    row.refresh_from_db()
    assert row.due_at - row.done_at == timedelta(minutes=20)


@pytest.mark.parametrize("address", ["/journeys/", "/journeys/survey-after-solved-call/"])
def test_no_page_reads_what_grows(reader_client: Client, amelie: Customer, address: str) -> None:
    """Neither enrolments nor messages: only what was counted of them, and when."""
    make_message(amelie)
    recount_due([JOURNEYS])
    with CaptureQueriesContext(connection) as asked:
        text = reader_client.get(address).content.decode()
    assert "As of" in text
    sql = " ".join(query["sql"] for query in asked)
    assert '"journeys_enrolmenttally"' in sql
    assert '"journeys_enrolment"' not in sql
    assert '"journeys_message"' not in sql


@pytest.mark.parametrize("n", [1, 3])
def test_a_journey_asks_as_much_for_one_as_for_many(
    reader_client: Client, amelie: Customer, django_assert_num_queries: Callable, n: int
) -> None:
    for number in range(n):
        make_message(amelie, key=f"test:{number}")
    recount_due([JOURNEYS])
    with django_assert_num_queries(10):
        reader_client.get("/journeys/survey-after-solved-call/")
    assert EnrolmentTally.objects.get().enrolments == n
