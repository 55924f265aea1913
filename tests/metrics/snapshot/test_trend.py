"""The page of one metric over time, its targets, its file and its place in the API."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.errors import Invalid
from metrics.domain.days import today
from metrics.domain.registry import get
from metrics.domain.snapshot.counted import counted_on
from metrics.domain.snapshot.estimate import Sums, estimate
from metrics.domain.snapshot.series import EVERYTHING, Scope
from metrics.domain.snapshot.target import Outcome, outcome, set_target
from metrics.models import MetricSnapshot, Target

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:trends")
SESSION_AND_USER = 2


def snapshot(ago: int, n: int, total: float, squares: float, metric: str = "nps", **scope: object) -> None:
    daily = get(metric).daily
    assert daily
    found = estimate(daily.method, Sums(n, total, squares))
    MetricSnapshot.objects.create(
        metric=metric,
        day=today() - timedelta(days=ago),
        n=n,
        total=total,
        squares=squares,
        value=found.value,
        low=found.low,
        high=found.high,
        **scope,
    )


@pytest.fixture
def scores():
    """From 30 to 40 points in sixty days, a day between them missed; by phone hardly anything."""
    snapshot(60, 1000, 300, 700)
    snapshot(2, 1000, 390, 700)
    snapshot(0, 1000, 400, 700)
    snapshot(60, 10, 5, 7, channel="phone")
    snapshot(0, 10, 6, 8, channel="phone")


def words(client, **asked: str) -> str:
    return client.get(PAGE, asked).content.decode()


def test_what_changed_and_whether_it_is_more_than_chance(manager_client, scores):
    page = manager_client.get(PAGE)
    assert page.context["found"].verdict.startswith("+10.0 from")
    assert page.context["found"].verdict.endswith("a real change, more than chance.")
    assert (page.context["shown"], page.context["between"]) == ("+40", ["+35", "+44"])
    points = page.context["found"].chart.points
    assert [point.value for point in points if point.value is not None] == [30, 39, 40]
    assert len(points) == 61, "days that were missed leave a gap"
    for week in range(1, 8):
        snapshot(2 + 7 * week, 1000, 300 + 10 * week, 700)
    points = manager_client.get(PAGE).context["found"].chart.points
    weekly = [30, 37, 36, 35, 34, 33, 32, 31, 40]
    assert [point.value for point in points] == weekly, "what is written once a week is drawn once a week"
    assert "within the noise, chance may do as much" in words(manager_client, scope="channel:phone")
    snapshot(9, 5, 500, 0, "revenue")
    snapshot(0, 9, 900, 0, "revenue")
    assert "+€400.00 from" in words(manager_client, metric="revenue")
    assert "whether it will last cannot be told from it" in words(manager_client, metric="revenue")


def test_the_figure_leads_to_those_it_counted_on_its_last_day(manager_client, scores):
    """Of whoever is looked at; nowhere where they cannot be told apart."""
    href = manager_client.get(PAGE, {"metric": "nps", "scope": "channel:phone"}).context["customers_url"]
    assert href == f"{reverse('metrics:behind', args=['nps'])}?until={today()}&channel=phone"
    page = words(manager_client, metric="nps", scope="channel:phone")
    assert href.replace("&", "&amp;") in page
    assert href.partition("?")[0] + '"' not in page


def test_a_list_of_now_is_not_what_was_counted_long_ago():
    """After midnight the last day stands until the next count; of a goal that is over it stands for good."""
    points, day = get("points_outstanding"), today()
    assert counted_on(points, "", day - timedelta(days=2)) == ""
    assert counted_on(points, "", day - timedelta(days=1)) == reverse("metrics:behind", args=[points.key])
    assert counted_on(points, "channel:phone", day) == "", "it would list others, too"
    for metric in ("nps", "active_customers", "retention"):
        assert f"until={day - timedelta(days=2)}" in counted_on(get(metric), "", day - timedelta(days=2))


def test_an_empty_house_is_told_so(manager_client):
    for metric in ("nps", "revenue", "lifetime", "cac"):
        assert "Nothing was observed in these days" in words(manager_client, metric=metric)
    snapshot(0, 10, 10, 10, "lifetime")
    assert "nobody left: over 3.6 years" in words(manager_client, metric="lifetime")


def test_what_is_asked_wrong_is_said_and_everybody_shown(manager_client, scores):
    page = manager_client.get(PAGE, {"metric": "retention", "scope": "channel:phone"})
    assert "This figure is not kept for that." in page.content.decode()
    assert page.context["found"].of.scope == EVERYTHING
    assert manager_client.get(PAGE, {"metric": "weather", "scope": "team:999"}).status_code == 200


def test_a_target_is_set_shown_and_held_against_the_interval(manager_client, manager, scores):
    address = f"{reverse('metrics:target-set')}?metric=nps"
    since = today() - timedelta(days=30)
    answer = manager_client.post(address, {"value": "37", "since": str(since)})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?metric=nps")
    kept = Target.objects.get()
    assert (kept.metric, kept.value, kept.since, kept.actor) == ("nps", 37, since, manager)
    page = manager_client.get(PAGE)
    assert (page.context["target"], page.context["outcome"]) == ("+37", "too early to tell")
    drawn = page.context["found"].chart
    assert [drawn.targets[0], drawn.targets[-1]] == [None, 37]
    assert "chart-dashed series-2" in page.content.decode()
    set_target(metric="nps", scope=EVERYTHING, value=35, since=since, actor_id=None)
    assert Target.objects.get().value == 35
    assert manager_client.get(PAGE).context["outcome"] == "reached"
    set_target(metric="nps", scope=EVERYTHING, value=None, since=today(), actor_id=None)
    page = manager_client.get(PAGE)
    assert page.context["target"] == ""
    assert page.content.decode().count('id="id_since"') == 1  # each label has a field of its own


def test_a_share_is_typed_in_percent(manager_client):
    address = f"{reverse('metrics:target-set')}?metric=retention"
    manager_client.post(address, {"value": "80", "since": "2026-01-01"})
    assert Target.objects.get().value == 0.8
    refused = manager_client.post(address, {"value": "180", "since": "2026-01-01"})
    assert (refused.status_code, "cannot have such a value" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("metric", "scope", "value", "why"),
    [
        ("next_purchase", EVERYTHING, 1.0, "no such figure"),
        ("weather", EVERYTHING, 1.0, "no such figure"),
        ("retention", Scope(channel="phone"), 0.8, "not kept for that"),
        ("contacts", EVERYTHING, 5.0, "neither good nor bad"),
        ("nps", EVERYTHING, 101.0, "such a value"),
        ("revenue", EVERYTHING, float("nan"), "such a value"),
        ("revenue", EVERYTHING, -1.0, "such a value"),
        ("active_customers", EVERYTHING, -3.0, "whole number"),
        ("active_customers", EVERYTHING, 3.5, "whole number"),
        ("lifetime", EVERYTHING, -3.0, "such a value"),
        ("clv_to_cac", EVERYTHING, -3.5, "such a value"),
        ("ces", EVERYTHING, 99.0, "such a value"),
        ("ces_1_7", EVERYTHING, 0.5, "such a value"),
        ("recovery_change", EVERYTHING, 10.5, "such a value"),
        ("recovery_return", EVERYTHING, -1.5, "such a value"),
    ],
)
def test_a_target_that_cannot_be_is_refused(metric, scope, value, why):
    with pytest.raises(Invalid, match=why):
        set_target(metric=metric, scope=scope, value=value, since=date(2026, 1, 1), actor_id=None)
    assert not Target.objects.exists()


def test_less_is_better_of_churn():
    row = MetricSnapshot(n=100, value=0.2, low=0.13, high=0.29)
    told = [outcome(get("churn"), row, target) for target in (0.3, 0.25, 0.1, None)]
    assert told == [Outcome.REACHED, Outcome.UNSURE, Outcome.MISSED, None]


def test_who_may_read_may_not_set(reader_client, agent_client):
    assert reader_client.get(PAGE).status_code == 200
    assert "Set the target" not in words(reader_client)
    assert agent_client.post(reverse("metrics:target-set"), {"value": "1"}).status_code == 403


@pytest.mark.parametrize("days", [1, 3])
def test_the_page_reads_one_line(manager_client, days, django_assert_num_queries):
    for ago in range(days):
        snapshot(ago, 10, 5, 7)
    with django_assert_num_queries(SESSION_AND_USER + 5):  # today, segments, teams, the line, its targets
        manager_client.get(PAGE)


def test_the_same_over_the_api(machine, scores):
    client = machine("metrics.view", "metrics.target")
    found = client.get("/api/v1/metric-snapshots/", {"metric": "nps", "scope": "channel:phone"}).json()[
        "results"
    ]
    assert [(row["scope"], row["value"], row["n"], row["total"]) for row in found] == [
        ("channel:phone", 60, 10, 6),
        ("channel:phone", 50, 10, 5),
    ]
    since = str(today() - timedelta(days=1))
    found = client.get("/api/v1/metric-snapshots/", {"scope": "", "since": since}).json()["results"]
    assert [(row["scope"], row["value"]) for row in found] == [("", 40)]
    assert client.get("/api/v1/metric-snapshots/", {"scope": "segment:nope"}).status_code == 400
    sent = {"metric": "nps", "scope": "channel:phone", "value": 55.0, "since": "2026-01-01"}
    made = client.post("/api/v1/metric-targets/", sent, format="json").json()
    assert {name: made[name] for name in sent} == sent
    assert [row["value"] for row in client.get("/api/v1/metric-targets/").json()["results"]] == [55]


def test_a_machine_reads_the_latest_day_first_whatever_was_written_last(machine):
    for ago in (0, 3, 1):
        snapshot(ago, 10, 5, 7)
        snapshot(ago, 10, 5, 7, channel="phone")
    client = machine("metrics.view")
    found = client.get("/api/v1/metric-snapshots/", {"limit": 1}).json()
    rows = found["results"]
    while found["next"]:
        found = client.get(found["next"]).json()
        rows += found["results"]
    told = [(today() - date.fromisoformat(row["day"])).days for row in rows]
    assert (told, len({row["id"] for row in rows})) == ([0, 0, 1, 1, 3, 3], 6)
    refused = client.get("/api/v1/metric-snapshots/", {"cursor": "made-up"})
    assert refused.status_code == 400
