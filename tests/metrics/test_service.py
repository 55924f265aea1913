"""Service by channel, team, agent and reason: what is counted, for whom, and at what price."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Team
from customers.cases.domain.promise import settle_promise
from customers.models import Promise
from metrics.domain.days import count_days, rebuild_daily_figures, today
from metrics.domain.formulas.case_mix import Stratum, case_mix
from metrics.domain.service import Line, ServiceReport, Sums, Wanted, service_report
from metrics.domain.service_pictures import fair_words, handle_words, names_of, service_charts
from metrics.enums import ServiceSplit
from metrics.models import PromiseFigures, ServiceFigures
from tests.factories import contact, customer, promise, reason, user
from tests.metrics.test_service_days import noon

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:service")


def last(days: int) -> Wanted:
    return Wanted(today() - timedelta(days=days), today())


@pytest.fixture
def told():
    """Two agents: Awa of the north speaks with three people, Ben writes to one, who comes back to Awa."""
    awa = user(name="Awa", team=Team.objects.create(name="North"))
    ben = user(name="Ben")
    delivery, invoice = reason("delivery-test"), reason("invoice-test")
    minutes: Any = {"duration": timedelta(minutes=4)}
    contact(agent_id=awa.pk, reason=delivery, started_at=noon(20), solved=True, **minutes)
    contact(agent_id=awa.pk, reason=invoice, started_at=noon(20), solved=True, duration=timedelta(minutes=8))
    contact(agent_id=awa.pk, started_at=noon(19))
    back = customer()
    contact(back, channel="email", agent_id=ben.pk, reason=delivery, started_at=noon(20), solved=True)
    contact(back, agent_id=awa.pk, reason=delivery, started_at=noon(18), solved=True, **minutes)
    rebuild_daily_figures()
    return awa, ben


def sums(split: ServiceSplit, **wanted: Any) -> dict[object, tuple[int, int, int, int, int]]:
    """Contacts, issues, solved at first contact, of which said, of these said to be solved."""
    report = service_report(Wanted(today() - timedelta(days=30), today(), **wanted), split)
    names = names_of(report)
    found = {names[line.key]: line.sums for line in report.lines}
    return {
        name: (each.contacts, each.issues, each.solved_at_first, each.said, each.said_solved)
        for name, each in found.items()
    }


def test_an_issue_is_the_agents_who_took_it_first_whoever_hears_of_it_again(told):
    assert sums(ServiceSplit.AGENT) == {"Awa": (4, 2, 2, 2, 2), "Ben": (1, 1, 0, 1, 1)}
    assert sums(ServiceSplit.TEAM) == {"North": (4, 2, 2, 2, 2), "Without a team": (1, 1, 0, 1, 1)}
    assert sums(ServiceSplit.CHANNEL) == {"Phone": (4, 2, 2, 2, 2), "Email": (1, 1, 0, 1, 1)}
    assert sums(ServiceSplit.REASON) == {
        "Delivery-test": (3, 2, 1, 2, 2),
        "Invoice-test": (1, 1, 1, 1, 1),
        "No reason given": (1, 0, 0, 0, 0),
    }


def test_it_is_narrowed_by_channel_and_team(told):
    awa, _ben = told
    assert sums(ServiceSplit.AGENT, channel="email") == {"Ben": (1, 1, 0, 1, 1)}
    assert sums(ServiceSplit.CHANNEL, team=awa.team_id) == {"Phone": (4, 2, 2, 2, 2)}


def test_handle_time_is_of_the_contacts_that_have_one(told):
    found = service_report(last(30), ServiceSplit.CHANNEL).whole.handle_time
    assert found
    assert (found.value, found.n) == (320, 3)
    assert (handle_words(found.value), handle_words(59.6), handle_words(4000)) == (
        "5\u00a0min\u00a020",
        "1\u00a0min\u00a000",
        "1\u00a0h\u00a006",
    )


def test_issues_that_may_still_come_back_do_not_count_though_their_contacts_do():
    contact(reason=reason(), started_at=noon(7))
    contact(reason=reason(), started_at=noon(8))
    rebuild_daily_figures()
    assert sums(ServiceSplit.CHANNEL) == {"Phone": (2, 1, 1, 0, 0)}


def test_the_period_before_is_as_long_and_ends_where_this_one_begins(told):
    wanted = Wanted(today() - timedelta(days=18), today())
    report = service_report(wanted, ServiceSplit.CHANNEL)
    assert (wanted.before.since, wanted.before.until) == (
        today() - timedelta(days=37),
        today() - timedelta(days=19),
    )
    assert (report.whole.contacts, report.before.contacts) == (1, 4)


def test_counting_a_day_again_leaves_one_row_and_a_contact_more_is_told():
    first = contact(started_at=noon(3))
    for _again in range(2):
        count_days(since=today() - timedelta(days=3))
    assert [row.contacts for row in ServiceFigures.objects.all()] == [1]
    contact(first.customer, started_at=noon(3))
    count_days(since=today() - timedelta(days=3))
    assert [row.contacts for row in ServiceFigures.objects.all()] == [2]


# ── Promises ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_promise_counts_when_due_and_is_kept_by_its_date_or_not():
    agent = user()
    past = timezone.now() - timedelta(days=2)
    kept, late, off, _open = (promise(agent_id=agent.pk) for _n in range(4))
    Promise.objects.update(due_at=past)
    promise(agent_id=agent.pk)
    for each, state in ((kept, "kept"), (late, "kept"), (off, "cancelled")):
        settle_promise(promise=each, state=state, actor_id=agent.pk)
    Promise.objects.filter(pk=kept.pk).update(settled_at=past - timedelta(hours=1))
    rebuild_daily_figures()
    count_days(since=today() - timedelta(days=3))

    assert [(row.agent_id, row.due, row.kept) for row in PromiseFigures.objects.all()] == [(agent.pk, 3, 1)]
    share = service_report(last(5), ServiceSplit.AGENT).lines[0].sums.promises
    assert share
    assert (share.n, round(share.value, 4)) == (3, 0.3333)
    assert service_report(last(5), ServiceSplit.CHANNEL).whole.promises == share
    assert (
        service_report(Wanted(today(), today(), channel="phone"), ServiceSplit.CHANNEL).whole.promises is None
    )


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────


def test_who_may_see_agents_beside_each_other(reader_client, manager_client, told):
    assert reader_client.get(PAGE).status_code == 200
    assert "by=agent" not in reader_client.get(PAGE).content.decode()
    assert reader_client.get(PAGE, {"by": "agent"}).status_code == 403
    assert reader_client.get(reverse("metrics:report-csv", args=["service"])).status_code == 403
    assert "Awa" in manager_client.get(PAGE, {"by": "agent"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"since": "31 February"},
        {"since": "2026-05-01", "until": "2026-01-01"},
        {"since": "1900-01-01"},
        {"channel": "drum"},
        {"team": "\x00"},
        {"team": str(10**30)},
    ],
    ids=lambda query: "-".join(query),
)
def test_a_question_that_cannot_be_is_answered_with_the_usual_days(manager_client, told, query):
    response = manager_client.get(PAGE, query)
    assert response.status_code == 200
    assert response.context["report"].whole.contacts == 5
    assert response.context["form"].errors


def test_an_unknown_split_is_no_page(manager_client):
    assert manager_client.get(PAGE, {"by": "mood"}).status_code == 404


def test_an_empty_house_says_so(manager_client):
    assert "No contact in these days" in manager_client.get(PAGE).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_there_are(manager_client, django_assert_num_queries, count):
    for n in range(count):
        contact(agent_id=user().pk, reason=reason(f"r{n}-test"), started_at=noon(20))
    rebuild_daily_figures()
    manager_client.get(PAGE)
    with django_assert_num_queries(15):
        manager_client.get(PAGE, {"by": "agent"})


def test_the_table_goes_out_as_a_file(manager_client, told):
    answer = manager_client.get(reverse("metrics:report-csv", args=["service"]), {"by": "agent"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, awa, ben = csv.reader(io.StringIO(text))
    assert header[:6] == [
        "By agent",
        "Contacts",
        "Share of contacts",
        "Handle time (s)",
        "Issues",
        "Solved at first contact",
    ]
    assert awa[:6] == ["Awa", "4", "0.8", "320", "2", "1.0"]
    assert ben[:6] == ["Ben", "1", "0.2", "", "1", "0.0"]
    book = manager_client.get(reverse("metrics:report-xlsx", args=["service"]), {"by": "agent"})
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_the_api_gives_the_sums_to_those_who_may_see_agents(manager_client, reader_client, told):
    awa, _ben = told
    rows = manager_client.get("/api/v1/service-figures/", {"agent": awa.pk}).json()["results"]
    assert sum(row["contacts"] for row in rows) == 4
    assert {row["reason"] for row in rows} == {"delivery-test", "invoice-test", None}
    assert reader_client.get("/api/v1/service-figures/").status_code == 403


def test_how_a_line_compares_is_said_in_words():
    def words(hits: int, n: int) -> str:
        return fair_words(Line(1, Sums(), None, None, None, case_mix([Stratum(hits, n, 500, 1000)])))

    assert [words(7, 8), words(55, 100), words(80, 100), words(20, 100)] == [
        "too few to tell",
        "within the noise",
        "better than expected",
        "worse than expected",
    ]


def test_with_too_few_to_be_expected_no_interval_is_drawn():
    def drawn(hits: int, n: int) -> Sequence[str]:
        fair = case_mix([Stratum(hits, n, 500, 1000)])
        report = ServiceReport(
            last(30), ServiceSplit.AGENT, Sums(), Sums(), [Line(1, Sums(contacts=n), None, None, None, fair)]
        )
        return service_charts(report, {1: "Awa"})[1].table().rows[0]

    assert drawn(7, 8) == ["Awa", "+37.5", "–", "–", "n\u00a0= 8"]
    assert drawn(80, 100) == ["Awa", "+30.0", "+20.7", "+39.3", "n\u00a0= 100"]
