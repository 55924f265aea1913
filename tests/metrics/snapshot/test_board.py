"""The head of the dashboard: read off snapshots, for whoever is asked for."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import formats
from metrics.domain.days import today
from metrics.domain.registry import get
from metrics.domain.snapshot.board import Tile, figure_of
from metrics.domain.snapshot.scopes import Named
from metrics.domain.snapshot.series import EVERYTHING, Scope
from metrics.domain.snapshot.target import set_target
from tests.metrics.snapshot.test_trend import snapshot

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:dashboard")


def test_each_figure_says_how_it_moved_and_what_it_should_be(manager_client):
    snapshot(60, 1000, 500, 700)
    snapshot(0, 1000, 300, 700)
    snapshot(60, 100, 80, 80, "retention")
    snapshot(0, 100, 82, 82, "retention")
    snapshot(60, 5, 26, 138, "ces_1_7")
    snapshot(0, 5, 26, 138, "ces_1_7")
    snapshot(0, 4, 4, 4, "response_rate", channel="phone")
    set_target(metric="retention", scope=EVERYTHING, value=0.8, since=today(), actor_id=None)
    set_target(metric="nps", scope=EVERYTHING, value=40, since=today(), actor_id=None)
    page = manager_client.get(PAGE)
    told = {it.metric.key: it.figure for it in page.context["headline"]}
    assert {"ces", "ces_1_7"} & set(told) == {"ces_1_7"}, "the scale that is asked on"
    then = formats.day(today() - timedelta(days=60), today=today(), language="en")
    nps, kept = told["nps"], told["retention"]
    assert (nps.words, nps.change, nps.tone) == ("+30", f"−20.0 since {then}", "bad")
    assert (nps.target, nps.target_tone) == ("target +40: not reached", "bad")
    assert (kept.words, kept.change, kept.tone) == ("82.0%", f"+2.0 pts since {then}: within the noise", "")
    assert (kept.target, kept.target_tone) == ("target 80.0%: too early to tell", "")
    assert [it.metric.key for it in page.context["board"].troubles] == ["nps"]
    assert f"{reverse('metrics:trends')}?metric=nps" in page.content.decode()
    by_phone = manager_client.get(PAGE, {"scope": "channel:phone", "period": "365"})
    told = {it.metric.key: it.figure.words for it in by_phone.context["headline"]}
    assert (told["response_rate"], "retention" in told, "silent" in by_phone.context) == (
        "100.0%",
        False,
        False,
    )


def test_every_figure_stands_once_leading_or_in_its_part(manager_client):
    for key in ("nps", "retention", "csat", "revenue", "followed_up", "average_basket", "ces"):
        snapshot(0, 100, 80, 80, key)

    board = manager_client.get(PAGE).context["board"]

    leading = [it.metric.key for it in board.leading]
    parts = {title: [it.metric.key for it in figures] for title, figures in board.parts}
    assert leading == ["nps", "csat", "retention", "revenue"]
    assert list(parts) == ["Satisfaction and service", "Customers and value", "Closed loop"]
    assert sorted(leading + [key for keys in parts.values() for key in keys]) == sorted(
        it.metric.key for it in board.headline
    )


def narrowed(client, keys: tuple[str, ...], scope: str = "") -> list[str]:
    headline = client.get(PAGE, {"scope": scope}).context["headline"]
    found = {it.metric.key: it.figure.customers.partition("?")[2] for it in headline}
    return [found[key] for key in keys]


def test_customers_behind_a_figure_are_those_it_counts(manager_client):
    day, keys = today() - timedelta(days=1), ("nps", "csat", "said_by_agents", "revenue")
    for key in keys:
        snapshot(1, 4, 4, 4, key)
        snapshot(1, 4, 4, 4, key, channel="phone")
    quarter = f"since={day - timedelta(days=89)}&until={day}"
    known = f"since={day - timedelta(days=97)}&until={day - timedelta(days=8)}"
    days = [f"until={day}", quarter, known, quarter]
    assert narrowed(manager_client, keys) == days
    assert narrowed(manager_client, keys, "channel:phone") == [f"{each}&channel=phone" for each in days]


def test_no_list_where_it_would_show_others_too():
    phone = Named("channel:phone", Scope(channel="phone"), "Phone")
    hrefs = {key: figure_of(Tile(get(key), phone, [], None)).customers for key in ("revenue", "retention")}
    assert hrefs == {
        "revenue": f"{reverse('metrics:behind', args=['revenue'])}?channel=phone",
        "retention": "",
    }


def test_the_table_says_the_same(manager_client):
    snapshot(60, 1000, 500, 700)
    snapshot(0, 1000, 300, 700)
    told = manager_client.get("/api/v1/reports/dashboard/", {"scope": ""}).json()
    columns = [column["key"] for column in told["columns"]]
    row = dict(zip(columns, told["rows"][0], strict=True))
    assert [row[key] for key in ("figure", "words", "value", "n", "change", "real", "target", "outcome")] == [
        "NPS",
        "+30",
        30,
        1000,
        -20,
        True,
        None,
        "",
    ]
    assert manager_client.get("/api/v1/reports/dashboard/", {"scope": "segment:nope"}).status_code == 400
