"""Goals: what is wished for, how far it is, where it is read, and who may set one."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, Invalid
from metrics.domain import registry
from metrics.domain.days import today
from metrics.domain.goal import Start, drop_goal, set_goal
from metrics.domain.goal_progress import progress_of
from metrics.domain.goal_queries import GoalLine
from metrics.domain.goal_wish import target_of
from metrics.domain.segment import Naming, archive_segment, create_segment
from metrics.domain.snapshot.series import EVERYTHING, Scope
from metrics.domain.windows import change_windows
from metrics.models import Action, Goal, MetricSnapshot, Segment

pytestmark = pytest.mark.django_db
LIST = reverse("metrics:goal-list")
SESSION_AND_USER = 2


def measured(value: float | None, *, ago: int, margin: float = 0, metric: str = "nps", **of: Any) -> None:
    ends = {} if value is None or not margin else {"low": value - margin, "high": value + margin}
    MetricSnapshot.objects.create(
        metric=metric,
        day=today() - timedelta(days=ago),
        n=0 if value is None else 400,
        total=0,
        squares=0,
        value=value,
        **ends,
        **of,
    )


def goal(
    wish: str = "+10 points", *, begun: int = 50, left: int = 50, scope: Scope = EVERYTHING, **more: Any
) -> Goal:
    day = today()
    given: dict[str, Any] = {"metric": "nps", "owner_id": None, "actor_id": None} | more
    return set_goal(
        wish=wish,
        scope=scope,
        start_on=day - timedelta(days=begun),
        due_on=day + timedelta(days=left),
        **given,
    )


@pytest.mark.parametrize(
    ("wish", "metric", "start", "target"),
    [
        ("+10 points", "nps", 30.0, 40.0),
        ("−10 pts", "nps", 30.0, 20.0),
        ("45", "nps", 30.0, 45.0),
        ("+5 %", "average_basket", 40.0, 42.0),
        ("+5%", "nps", -20.0, -19.0),
        ("+2,5 points", "first_contact_resolution", 0.7, 0.725),
        ("+5 %", "first_contact_resolution", 0.8, 0.84),
        ("80 %", "first_contact_resolution", 0.7, 0.8),
        ("1\u202f200", "average_basket", 40.0, 1200.0),
    ],
)
def test_a_wish_is_read_as_people_write_it(wish, metric, start, target):
    assert target_of(wish, metric=registry.get(metric), start=start) == pytest.approx(target)


@pytest.mark.parametrize("wish", ["", "more", "+", "10 apples", "1e9", "\x00", "+5 %"])
def test_what_is_no_wish_is_refused(wish):
    with pytest.raises(Invalid):
        target_of(wish, metric=registry.get("nps"), start=0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"metric": "nonsense"}, "metric"),
        ({"metric": "contacts"}, "metric"),  # more of them is neither good nor bad
        ({"metric": "churn", "wish": "+1 point"}, "wish"),
        ({"wish": "-1 point"}, "wish"),
        ({"wish": "101"}, "wish"),
        ({"wish": "30"}, "wish"),
        ({"left": -50}, "due_on"),
        ({"start": Start(value=20, reason=" ")}, "start_reason"),
        ({"metric": "retention"}, "start"),  # nothing measured
        ({"metric": "retention", "scope": Scope(channel="phone")}, "scope"),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused(wrong, field):
    measured(30, ago=50)
    measured(0.1, ago=50, metric="churn")
    with pytest.raises(Invalid) as refused:
        goal(**wrong)
    assert refused.value.field == field


def test_a_goal_starts_from_what_was_measured_or_says_why_not():
    measured(30, ago=60)
    measured(35, ago=40)
    kept, other = goal(), goal(start=Start(value=20, reason="before the fair"))
    assert (kept.start, kept.start_reason, kept.target) == (30, "", 40)
    assert (other.start, other.start_reason, other.target) == (20, "before the fair", 30)


@pytest.mark.parametrize(
    ("value", "margin", "begun", "left", "state"),
    [
        (42, 1, 50, 50, "reached"),  # the whole interval beyond 40
        (42, 5, 50, 50, "on-course"),
        (36, 2, 50, 50, "on-course"),  # 35 is asked at half time
        (36, 8, 50, 50, "unsure"),  # may well stand where it stood
        (31, 2, 50, 50, "behind"),
        (34, 2, 50, 50, "unsure"),  # 35 lies within the interval
        (36, 0, 50, 50, "on-course"),  # nothing was sampled: the value decides
        (34, 0, 50, 50, "behind"),
        (31, 0, 5, 300, "unsure"),  # a week is too short
        (35, 2, 50, -1, "missed"),
        (39, 2, 50, -1, "unsure"),
        (40, 0, 50, -1, "reached"),
        (None, 0, 50, 50, "unknown"),
    ],
)
def test_the_state_follows_from_the_interval(value, margin, begun, left, state):
    measured(30, ago=begun)
    measured(value, ago=1 if left < 0 else 0, margin=margin)
    [found] = progress_of([goal(begun=begun, left=left)], day=today())
    assert found.state == state


def test_of_what_should_fall_the_lower_value_is_the_nearer():
    measured(0.2, ago=50, metric="churn")
    measured(0.14, ago=0, metric="churn", margin=0.01)
    falling = goal("-10 points", metric="churn")
    [found] = progress_of([falling], day=today())
    assert (found.state, round(found.share or 0, 2), round(found.expected, 2)) == ("on-course", 0.6, 0.15)


def test_each_goal_reads_the_snapshots_of_its_own_scope_and_time(django_assert_num_queries):
    segment = Segment.objects.create(slug="s", name_fr="S", name_en="S", rule={})
    own: list[tuple[Scope, dict[str, Any]]] = [
        (EVERYTHING, {}),
        (Scope(segment=segment.pk), {"segment": segment}),
        (Scope(channel="phone"), {"channel": "phone"}),
    ]
    goals = []
    for at, (scope, columns) in enumerate(own):
        measured(0.5, ago=50, metric="first_contact_resolution", **columns)
        measured(0.5 + at / 10, ago=1, metric="first_contact_resolution", **columns)
        goals.append(goal(scope=scope, metric="first_contact_resolution"))
    day = today()
    with django_assert_num_queries(2):
        found = progress_of(goals, day=day)
    assert [row.now and row.now.value for row in found] == [0.5, 0.6, 0.7]


def test_a_segment_that_a_goal_is_measured_on_is_not_archived():
    rule = {"all": [{"field": "revenue", "op": ">=", "value": 1}]}
    segment = create_segment(naming=Naming(name_fr="À moi", name_en="Mine"), rule=rule)
    measured(30, ago=50, segment=segment)
    kept = goal(scope=Scope(segment=segment.pk))
    with pytest.raises(Conflict, match="NPS"):
        archive_segment(segment=segment, actor_id=None)
    drop_goal(goal=kept, why="another one instead")
    archive_segment(segment=segment, actor_id=None)
    with pytest.raises(Conflict, match="given up"):
        drop_goal(goal=kept, why="again")
    with pytest.raises(Invalid, match="archived"):
        goal(scope=Scope(segment=segment.pk))


# ── Pages and API ────────────────────────────────────────────────────────────────────────────────────────


def test_a_goal_is_set_changed_and_given_up(manager_client, manager):
    measured(30, ago=0, margin=4)
    due = (today() + timedelta(days=90)).isoformat()
    typed = {"metric": "nps", "wish": "+10 points", "due_on": due, "owner": str(manager.pk)}
    manager_client.post(reverse("metrics:goal-create"), typed)
    kept = Goal.objects.get()
    assert (kept.start, kept.target, kept.owner, kept.wish) == (30, 40, manager, "+10 points")
    detail = reverse("metrics:goal-detail", args=[kept.pk])
    Action.objects.create(title="Call back", due_on=date(2099, 1, 1), goal=kept)
    page = manager_client.get(detail).content.decode()
    assert [
        word in page for word in ("NPS – All customers", "Too early to tell", "Call back", "chart-dashed")
    ] == [True] * 4
    assert manager_client.post(reverse("metrics:goal-create"), typed | {"wish": "less"}).status_code == 422
    edit = reverse("metrics:goal-edit", args=[kept.pk])
    manager_client.post(edit, {"due_on": "2099-01-01", "owner": "", "why": "To grow"})
    manager_client.post(reverse("metrics:goal-drop", args=[kept.pk]), {"why": "No time"})
    kept.refresh_from_db()
    assert (kept.due_on, kept.owner, kept.why, kept.dropped_why) == (
        date(2099, 1, 1),
        None,
        "To grow",
        "No time",
    )
    assert "No time" in manager_client.get(detail).content.decode()


def test_a_reader_sees_goals_and_sets_none(reader_client):
    measured(30, ago=50)
    kept = goal()
    assert "New goal" not in reader_client.get(LIST).content.decode()
    for name, args in (("goal-create", []), ("goal-edit", [kept.pk]), ("goal-drop", [kept.pk])):
        assert reader_client.post(reverse(f"metrics:{name}", args=args)).status_code == 403


def test_an_empty_house_says_what_would_stand_here(manager_client):
    assert "No goal is set" in manager_client.get(LIST).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_however_many(manager_client, many, django_assert_num_queries):
    measured(30, ago=50)
    measured(31, ago=0, margin=1)
    for _each in range(many):
        kept = goal()
        Action.objects.create(title="Call back", due_on=date(2099, 1, 1), goal=kept)
    with django_assert_num_queries(SESSION_AND_USER + 5):  # staff, the day, goals; their snapshots twice
        page = manager_client.get(f"{LIST}?state=behind").content.decode()
    assert page.count("<progress") == many
    with django_assert_num_queries(SESSION_AND_USER + 6):  # goal, day, the last snapshot; its way; actions
        manager_client.get(reverse("metrics:goal-detail", args=[kept.pk]))


def test_the_api_sets_and_reads_goals(machine):
    measured(30, ago=0)
    client = machine("metrics.view", "metrics.plan")
    url = reverse("api-goals-list")
    made = client.post(url, {"metric": "nps", "wish": "+10 points", "due_on": "2099-01-01"}).json()
    assert (made["scope"], made["start"], made["target"], made["state"], made["progress"]) == (
        "",
        30,
        40,
        "unsure",
        0,
    )
    one = reverse("api-goals-detail", args=[made["id"]])
    assert client.patch(one, {"dropped": "No time"}).json()["state"] == "dropped"
    assert client.patch(one, {"why": "?"}).status_code == 409
    assert client.post(url, {"metric": "nps", "wish": "much", "due_on": "2099-01-01"}).status_code == 400
    assert len(client.get(f"{url}?dropped=true").json()["results"]) == 1


def test_a_line_of_the_list_tells_values_as_the_metric_writes_them():
    measured(0.5, ago=50, metric="first_contact_resolution")
    [found] = progress_of([goal("+10 points", metric="first_contact_resolution")], day=today())
    line = GoalLine(found)
    assert (line.start, line.target, line.now, line.percent) == ("50.0%", "60.0%", "50.0%", 0)


def test_a_goal_leads_to_those_its_last_measurement_counted(manager_client):
    segment = Segment.objects.create(slug="s", name_fr="S", name_en="S", rule={})
    measured(0.5, ago=50, metric="first_contact_resolution", segment=segment)
    measured(0.5, ago=1, metric="first_contact_resolution", segment=segment)
    made = goal("+10 points", metric="first_contact_resolution", scope=Scope(segment=segment.pk))
    [found] = progress_of([made], day=today())
    days = (today() - timedelta(days=98), today() - timedelta(days=9))
    asked = "&".join(f"{name}={day}" for name, day in zip(("since", "until"), days, strict=True))
    href = f"{reverse('metrics:behind', args=['first_contact_resolution'])}?{asked}&segment=s"
    assert GoalLine(found).customers == href
    page = manager_client.get(reverse("metrics:goal-detail", args=[made.pk])).content.decode()
    assert href.replace("&", "&amp;") in page


def test_a_goal_set_by_another_window_says_so(manager_client):
    made = goal("+100", metric="active_customers", start=Start(value=500.0, reason="as agreed"))
    measured(540.0, ago=0, metric="active_customers")
    told = "When this goal was set the figure looked at 12 months"
    address = reverse("metrics:goal-detail", args=[made.pk])
    assert told not in manager_client.get(address).content.decode()
    Goal.objects.filter(pk=made.pk).update(set_at=timezone.now() - timedelta(hours=1))
    change_windows(issue_days=7, active_months=6)
    MetricSnapshot.objects.update(computed_at=timezone.now() + timedelta(minutes=1))
    assert told in manager_client.get(address).content.decode()
