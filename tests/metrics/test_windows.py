"""Windows of figures: set by a manager, in the names, used by every count; snapshots keep theirs."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db.models.functions import Now
from django.urls import reverse

from core.errors import Invalid
from metrics.domain import registry
from metrics.domain.behind import POPULATIONS
from metrics.domain.behind.population import Narrowed
from metrics.domain.days import count_days, rebuild_daily_figures, today
from metrics.domain.recount import COUNTS, Count, note_change, recount_due
from metrics.domain.refresh import recompute_all
from metrics.domain.snapshot.board import board
from metrics.domain.snapshot.scopes import Named
from metrics.domain.snapshot.series import EVERYTHING
from metrics.domain.snapshot.take import take_snapshots
from metrics.domain.snapshot.trend import development
from metrics.domain.windows import change_windows, windows, windows_at
from metrics.models import DailyFigures, MetricSnapshot, Recount, ServiceFigures, Windows
from tests.factories import contact, customer, order, reason
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:windows")
RETENTION = ("retention", "churn", "lifetime")


def snapshot(metric: str) -> MetricSnapshot:
    return MetricSnapshot.objects.get(metric=metric, day=today(), segment=None, channel="", team=None)


def test_seven_days_and_twelve_months_until_somebody_says_otherwise():
    held = windows()
    assert (held.issue_days, held.active_days, held.known_days) == (7, 365, 8)
    assert str(registry.get("first_contact_resolution").name).endswith("observed, 7 days")
    assert str(registry.get("retention").name) == "Retention, 12 months"


def test_the_names_of_the_figures_say_the_window():
    change_windows(issue_days=14, active_months=6)
    solved, kept = registry.get("first_contact_resolution"), registry.get("retention")
    assert str(solved.name) == "First-contact resolution, observed, 14 days"
    assert "within 14 days" in str(solved.formula)
    assert (str(solved.window), str(kept.window)) == (
        "90 days, up to 15 days ago",
        "the last 6 months against the same time before",
    )
    assert str(registry.get("active_customers").name) == "Active customers, 6 months"
    change_windows(issue_days=1, active_months=1)
    assert str(solved.name).endswith("observed, 1 day")


def test_first_contact_is_judged_by_the_window():
    amelie, about = customer(), reason()
    contact(amelie, started_at=days_ago(40), reason=about)
    contact(amelie, started_at=days_ago(30), reason=about)

    def counted() -> tuple[int, int]:
        rebuild_daily_figures()
        rows = ServiceFigures.objects.values_list("issues", "solved_at_first")
        return sum(row[0] for row in rows), sum(row[1] for row in rows)

    assert counted() == (2, 2)
    change_windows(issue_days=14, active_months=12)
    assert counted() == (1, 0)
    found = POPULATIONS["first_contact_resolution"]
    unsolved = found.rows(found.sides[1], Narrowed(), today=today())
    assert [row.started_at for row in unsolved] == [
        days_ago(40).replace(microsecond=row.started_at.microsecond, second=row.started_at.second)
        for row in unsolved
    ]
    take_snapshots()
    assert (snapshot("first_contact_resolution").n, snapshot("first_contact_resolution").value) == (1, 0)


def test_who_is_active_and_who_was_kept_follow_the_window():
    steady, gone = customer(), customer()
    for days in (20, 80):
        order(steady, placed_at=days_ago(days))
    order(gone, placed_at=days_ago(80))
    recompute_all()

    def active() -> tuple[int, float | None]:
        count_days(since=today())
        take_snapshots()
        assert DailyFigures.objects.get(day=today()).active == snapshot("active_customers").value
        return DailyFigures.objects.get(day=today()).active, snapshot("retention").value

    assert active() == (2, None)
    change_windows(issue_days=7, active_months=2)
    assert active() == (1, 0.5)
    found = POPULATIONS["active_customers"]
    assert [row.pk for row in found.rows(found.sides[0], Narrowed(), today=today())] == [steady.pk]
    kept, left, every = POPULATIONS["retention"].sides
    rows = POPULATIONS["retention"].rows
    assert [row.pk for row in rows(kept, Narrowed(), today=today())] == [steady.pk]
    assert [row.pk for row in rows(left, Narrowed(), today=today())] == [gone.pk]
    assert {row.pk for row in rows(every, Narrowed(), today=today())} == {steady.pk, gone.pk}
    # Two spans of two months are a third of a year.
    assert snapshot("lifetime").value == pytest.approx(2 * 61 / 365)


def test_days_of_two_windows_are_not_compared():
    buyers = [customer() for _ in range(3)]
    for buyer in buyers:
        order(buyer, placed_at=days_ago(100))
    recompute_all()
    take_snapshots()
    yesterday = today() - timedelta(days=1)
    MetricSnapshot.objects.update(day=yesterday, computed_at=days_ago(1))
    take_snapshots()
    of, active = Named("", EVERYTHING, "Everybody"), registry.get("active_customers")

    def told() -> str:
        return development(active, of, since=yesterday, until=today()).verdict

    assert "not compared" not in told()
    change_windows(issue_days=7, active_months=3)
    take_snapshots()
    assert told() == "The first days look at 12 months, the last at another window: not compared."
    assert development(active, of, since=yesterday, until=today()).change is None
    [tile] = [it for it in board(of, since=yesterday, until=today()).tiles if it.metric is active]
    assert (tile.moved, tile.direction) == ("Another window before: not compared", "noise")
    # What stood, stands: with the window it was taken with.
    [before] = MetricSnapshot.objects.filter(metric="active_customers", day=yesterday, segment=None)
    assert (before.value, windows_at(before.computed_at).active_months) == (3, 12)


def test_everything_that_was_counted_by_them_is_counted_anew():
    recount_due([count for count in COUNTS if count.name in {"history", "stays"}])
    assert Recount.objects.filter(done_at=None).count() == 0
    change_windows(issue_days=3, active_months=12)
    assert Recount.objects.get(pk="history").done_at is None
    assert recount_due([count for count in COUNTS if count.name in {"history", "stays"}]) == [
        "history",
        "stays",
    ]


def test_what_changes_while_days_are_counted_is_counted_from_the_first_day_on():
    """They may have been counted by the windows before; a fact of long ago, too late for its day."""
    recount_due([count for count in COUNTS if count.name == "history"])
    long_ago = days_ago(900)

    def changing(_row: Recount) -> None:
        change_windows(issue_days=3, active_months=12)
        note_change(since=long_ago)

    Recount.objects.filter(pk="history").update(due_at=Now())
    recount_due([Count("history", every=timedelta(days=1), run=changing)])
    left = Recount.objects.get(pk="history")
    assert (left.done_at, left.changed_from) == (None, long_ago)
    assert recount_due([count for count in COUNTS if count.name == "history"]) == ["history"]
    left.refresh_from_db()
    assert left.done_at
    assert left.changed_from is None


@pytest.mark.parametrize(("issue", "active"), [(0, 12), (61, 12), (7, 0), (7, 37), (-1, 12)])
def test_a_window_has_some_length_and_an_end(issue, active):
    with pytest.raises(Invalid):
        change_windows(issue_days=issue, active_months=active)
    assert not Windows.objects.exists()


def test_the_same_again_changes_nothing():
    once = change_windows(issue_days=5, active_months=12)
    assert change_windows(issue_days=5, active_months=12).pk == once.pk


def test_a_manager_changes_them_and_sees_who_did(manager_client, agent_client):
    assert agent_client.get(PAGE).status_code == 403
    saved = manager_client.post(PAGE, {"issue_days": 10, "active_months": 24}, follow=True)
    assert "The windows are changed" in saved.content.decode()
    assert "10 days" in saved.content.decode()
    refused = manager_client.post(PAGE, {"issue_days": 0, "active_months": 24})
    assert refused.status_code in {200, 422}
    assert windows().issue_days == 10


def test_the_page_costs_few_queries(manager_client, django_assert_max_num_queries):
    manager_client.get(PAGE)
    with django_assert_max_num_queries(6):
        manager_client.get(PAGE)


def test_other_processes_hear_of_it_within_seconds():
    change_windows(issue_days=9, active_months=12)
    caches["process"].clear()
    assert "9 days" in str(registry.get("first_contact_resolution").name)


def test_the_api_reads_and_changes_them(machine):
    client, address = machine(), "/api/v1/metric-windows/"
    made = client.post(address, {"issue_days": 4, "active_months": 18}, format="json")
    assert made.status_code == 201
    [row] = client.get(address).json()["results"]
    assert (row["issue_days"], row["active_months"]) == (4, 18)
    for wrong in ({"issue_days": 0}, {"active_months": 10**9}, {"issue_days": None}, {"x": 1}):
        assert client.post(address, wrong, format="json").status_code == 400
    assert machine("metrics.view").post(address, {"issue_days": 5}, format="json").status_code == 403
