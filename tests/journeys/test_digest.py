"""Reports by email: when one is due, what it says and to whom, and that nobody gets one twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.due import claim
from core.errors import Invalid
from core.sql import execute
from crm.enums import Role
from journeys.channels.email import Accepted
from journeys.domain.digest import DIGESTS, send_due_digests
from journeys.domain.digest_mail import told
from journeys.domain.rendering import written
from journeys.domain.report_subscription import next_time, period_of, plan, subscribe, unsubscribe_report
from journeys.models import Digest, ReportSubscription
from metrics.domain.days import rebuild_daily_figures
from metrics.models import MetricSnapshot, SavedReport
from metrics.reports import REPORTS
from metrics.reports.report import Content
from metrics.reports.saved_report import save_report
from tests.factories import contact, reason, user
from tests.journeys.conftest import Letterbox, body

pytestmark = pytest.mark.django_db
WEEKLY: dict[str, Any] = {"rhythm": "weekly", "day": 1, "hour": 8, "time_zone": "Europe/Paris"}


def saved(owner, *, shared: bool = False, query: str = "period=7&by=channel"):
    return save_report(
        owner_id=owner.pk, name="Calls & channels", report="service", query=query, shared=shared
    )


def subscribed(person, report=None, **agreed) -> ReportSubscription:
    report = report or saved(person)
    return subscribe(report=report, subscriber_id=person.pk, actor_id=person.pk, **(WEEKLY | agreed))


def send() -> list[tuple[str, str]]:
    """As if the next ones were due now."""
    Digest.objects.filter(state="due").update(due_at=timezone.now() - timedelta(minutes=1))
    send_due_digests()
    return list(Digest.objects.order_by("due_at", "pk").values_list("state", "reason"))


def in_hand() -> Digest:
    Digest.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    (digest,) = claim(Digest.objects.filter(state="due"), owner=uuid4(), to="claimed")
    return digest


# ── When ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("agreed", "after", "due", "period"),
    [
        ({}, "2026-11-20T12:00", "2026-11-23T07:00", "2026-W48"),
        ({}, "2026-11-23T06:59", "2026-11-23T07:00", "2026-W48"),
        ({}, "2026-11-23T07:00", "2026-11-30T07:00", "2026-W49"),
        ({"day": 7, "hour": 2}, "2026-03-25T12:00", "2026-03-29T01:00", "2026-W13"),  # an hour there is not
        ({"time_zone": "Asia/Tokyo", "hour": 0}, "2026-11-20T12:00", "2026-11-22T15:00", "2026-W48"),
        ({"rhythm": "monthly", "day": 28}, "2026-02-27T12:00", "2026-02-28T07:00", "2026-02"),
        ({"rhythm": "monthly", "day": 1}, "2026-12-02T12:00", "2027-01-01T07:00", "2027-01"),
    ],
)
def test_the_next_one_is_due_on_the_clocks_of_its_zone(agreed, after, due, period):
    subscription = ReportSubscription(**(WEEKLY | agreed))
    at = next_time(subscription, after=datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert at.astimezone(UTC) == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert period_of(subscription, at) == period


def test_a_period_has_one_however_often_it_is_planned_or_changed(agent):
    subscription = subscribed(agent)
    assert plan(subscription) is None
    first = Digest.objects.get()
    assert (first.state, first.period) == ("due", period_of(subscription, first.due_at))
    changed = subscribed(agent, subscription.report, day=3, hour=17)
    assert (changed.pk, Digest.objects.count()) == (subscription.pk, 1)
    assert Digest.objects.get().due_at.astimezone(UTC).isoweekday() == 3
    Digest.objects.update(state="sent", mime=b"x", sending_at=timezone.now())
    following = plan(changed)
    assert following
    assert following.period > Digest.objects.exclude(pk=following.pk).get().period


# ── What ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_what_the_page_says_in_its_readers_language(letterbox: Letterbox):
    person = user(Role.MANAGER, language="fr", name="Zoé Ngo")
    contact(agent_id=person.pk, reason=reason("invoice-test"), channel="phone")
    rebuild_daily_figures()
    subscribed(person)
    assert send() == [("sent", ""), ("due", "")]

    (mail,) = letterbox.mails
    assert (mail["Subject"], mail["To"]) == ("Calls & channels – Cercle", f"Zoé Ngo <{person.email}>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Content-Language"] == "fr"
    digest = Digest.objects.get(state="sent")
    assert mail["Message-ID"].startswith(f"<report-{digest.pk}-")
    html, text = body(mail, "html"), body(mail, "plain")
    for part in (html, text):
        assert "7 derniers jours · Par canal" in part
        assert "/figures/service/?period=7" in part
    assert "Téléphone | 1 | 100,0\xa0% | –" in text.replace("\u202f", "\xa0")
    assert "Calls &amp; channels" in html
    assert 'width="100%" height="6"' in html
    assert "<svg" not in html
    assert "<script" not in html


def test_who_may_not_see_it_gets_nothing(agent, manager, letterbox: Letterbox):
    own, ours = saved(agent), saved(manager, shared=True, query="by=agent")
    with pytest.raises(Invalid, match="They may not see this report"):
        subscribed(manager, own)
    subscribed(agent, own)
    subscribed(manager, ours)
    type(agent).objects.filter(pk=agent.pk).update(is_active=False)
    type(manager).objects.filter(pk=manager.pk).update(role=Role.AGENT)  # who sees no agents compared
    assert sorted(send()) == [
        ("due", ""),
        ("due", ""),
        ("suppressed", "no-right"),
        ("suppressed", "no-right"),
    ]
    assert letterbox.mails == []


def test_the_link_in_the_mail_ends_it_by_a_button_and_never_by_opening(client, agent, letterbox: Letterbox):
    subscribed(agent)
    send()
    link = letterbox.mails[0]["List-Unsubscribe"].strip("<>")
    path = "/" + link.split("/", 3)[3]
    assert "No longer receive this report" in client.get(path).content.decode()
    assert ReportSubscription.objects.get().ended_at is None
    assert "no longer comes by email" in client.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert ReportSubscription.objects.get().ended_at
    assert "no longer comes by email" in client.get(path).content.decode()
    assert client.get(path[:-2] + "x/").status_code == 404
    assert send() == [("sent", "")]


def test_it_begins_with_what_is_newest_and_says_of_nothing_that_it_is_nothing(manager):
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(40)]
    for n, day in enumerate(days):
        MetricSnapshot.objects.create(
            metric="csat", day=day, value=n / 100, total=9 * n / 100, squares=n, n=9
        )
    saved_one = SavedReport(
        name="Every day", report="trends", query="metric=csat&since=2026-11-01&until=2026-12-10"
    )
    with override("fr"):
        content = REPORTS["trends"].answer(QueryDict(saved_one.query), manager.has_perm)
        mail = told(saved_one, content)
        text = written("digest_mail", mail)["text"]
    assert (mail["rows"][0][0].words, mail["left_out"]) == ("jeudi 10 décembre 2026", 10)
    days_in_words = "dimanche 1er novembre 2026 – jeudi 10 décembre 2026"
    assert f"{days_in_words} · Clients satisfaits (CSAT) · Du 1er nov. · Au 10 déc.\n" in text
    assert "- Clients satisfaits (CSAT) · 39,0\xa0% (" in text

    service = REPORTS["service"].answer(QueryDict("by=channel"), manager.has_perm)
    text = written("digest_mail", told(SavedReport(name="Service", report="service"), service))["text"]
    assert "First-contact resolution, observed, 7 days · no data\n" in text
    assert "Handle time · No contact has a duration\n" in text


def of_the_database(_form):
    return execute("SELECT 1 / 0")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (of_the_database, "DataError"),
        (lambda _form: REPORTS["nobody"], "KeyError"),
        (lambda _form: int("many"), "ValueError"),
        (lambda _form: Content([], rows=([1 // n] for n in [0])), "ZeroDivisionError"),  # as it is drawn
    ],
)
def test_a_report_that_breaks_fails_alone(agent, letterbox: Letterbox, monkeypatch, content, told):
    broken = save_report(owner_id=agent.pk, name="Broken", report="trends", query="")
    subscribed(agent, broken)
    subscribed(agent)
    monkeypatch.setitem(REPORTS, "trends", replace(REPORTS["trends"], content=content))
    assert sorted(send()) == [("due", ""), ("due", ""), ("failed", "broken"), ("sent", "")]
    assert Digest.objects.get(state="failed").detail == told
    assert [mail["Subject"] for mail in letterbox.mails] == ["Calls & channels – Cercle"]


def test_an_address_no_mail_can_carry_is_said_to_be_one(agent, letterbox: Letterbox):
    subscribed(agent)
    type(agent).objects.filter(pk=agent.pk).update(email="no address")
    assert send() == [("failed", "bad-address"), ("due", "")]


# ── Nothing twice ────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_being_sent_when_we_died_is_uncertain_and_not_sent_again(agent, letterbox: Letterbox):
    subscribed(agent)
    digest = in_hand()
    assert DIGESTS.prepare(digest)
    assert send_due_digests() == 0
    Digest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    DIGESTS.recover()
    assert send()[0] == ("uncertain", "unknown-end")
    assert letterbox.mails == []
    DIGESTS.settle(digest, Accepted())  # who comes late changes nothing
    assert set(Digest.objects.values_list("state", flat=True)) == {"uncertain", "due"}


def test_what_was_only_claimed_is_due_again(agent, letterbox: Letterbox):
    subscribed(agent)
    in_hand()
    Digest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert send() == [("sent", ""), ("due", "")]
    assert len(letterbox.mails) == 1


def test_a_server_that_says_later_is_asked_again_and_one_that_refuses_is_not(agent, letterbox: Letterbox):
    subscribed(agent)
    letterbox.answer = lambda _: "451 Not now"
    assert send() == [("due", "unreachable")]
    letterbox.answer = lambda _: "250 Accepted"
    assert send()[0] == ("sent", "")
    letterbox.answer = lambda _: "554 Never"
    assert send()[1] == ("failed", "refused")
    assert len(letterbox.mails) == 1


# ── Pages and API ────────────────────────────────────────────────────────────────────────────────────────


def test_one_subscribes_oneself_and_a_manager_colleagues(agent, agent_client, manager, manager_client):
    report = saved(manager, shared=True)
    page = reverse("journeys:report-subscriptions", args=[report.pk])
    form = {"rhythm": "weekly", "weekday": "5", "month_day": "1", "hour": "7", "time_zone": "Africa/Douala"}
    assert agent_client.post(page, form | {"subscriber": manager.pk}).status_code == 302
    mine = ReportSubscription.objects.get()
    assert (mine.subscriber_id, mine.day, mine.hour, mine.time_zone) == (agent.pk, 5, 7, "Africa/Douala")
    assert "every Friday at 07:00 (Africa/Douala)" in agent_client.get(page).content.decode()
    assert manager_client.post(page, form | {"subscriber": agent.pk, "rhythm": "monthly"}).status_code == 302
    assert "on day 1 of each month" in manager_client.get(page).content.decode()
    outsider = user(Role.READER)
    assert manager_client.post(page, form | {"subscriber": outsider.pk}).status_code == 302
    end = reverse("journeys:report-unsubscribe", args=[ReportSubscription.objects.latest("pk").pk])
    assert agent_client.post(end).status_code == 404
    assert manager_client.post(end).status_code == 302
    assert list(ReportSubscription.objects.filter(ended_at=None)) == [mine]
    private = saved(agent)
    hidden = reverse("journeys:report-subscriptions", args=[private.pk])
    assert manager_client.get(hidden).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many(manager, manager_client, django_assert_num_queries, count):
    report = saved(manager, shared=True)
    for _n in range(count):
        subscribed(user(Role.AGENT), report)
    page = reverse("journeys:report-subscriptions", args=[report.pk])
    with django_assert_num_queries(7):
        manager_client.get(page)


def test_the_api_subscribes_and_ends(agent, agent_client, manager_client, manager):
    report = saved(agent)
    post = {"content_type": "application/json"}
    made = agent_client.post("/api/v1/report-subscriptions/", {"report": report.pk, **WEEKLY}, **post)
    assert made.status_code == 201
    assert made.json() | {"began_at": ""} == {
        "id": made.json()["id"],
        "report": report.pk,
        "subscriber": agent.pk,
        **WEEKLY,
        "began_at": "",
        "ended_at": None,
    }
    for field, value in (("day", 9), ("time_zone", "Mars"), ("hour", 24)):
        sent = {"report": report.pk, **WEEKLY, field: value}
        refused = agent_client.post("/api/v1/report-subscriptions/", sent, **post)
        assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, [field])
    foreign = manager_client.post("/api/v1/report-subscriptions/", {"report": report.pk, **WEEKLY}, **post)
    assert list(foreign.json()["error"]["fields"]) == ["report"]
    assert agent_client.delete(f"/api/v1/report-subscriptions/{made.json()['id']}/").status_code == 204
    ended = ReportSubscription.objects.get()
    assert ended.ended_at
    unsubscribe_report(subscription=ended)
    assert not Digest.objects.filter(state="due").exists()
