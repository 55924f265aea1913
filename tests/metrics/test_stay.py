"""How long customers stay, by group: the counts that are kept, and what the page makes of them."""

from importlib import import_module

import pytest
from django.urls import reverse

from core.sql import execute
from metrics.domain.days import today
from metrics.domain.formulas.survival import kaplan_meier
from metrics.domain.recompute import recompute_everything
from metrics.domain.recount import COUNTS, recount_due
from metrics.domain.stay.count import OTHERS, count_stays
from metrics.domain.stay.report import stays
from metrics.enums import StaySplit
from metrics.models import Recount, Segment, SegmentMembership, StayFigures
from tests.factories import customer, order
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:stays")

# source, days since the first and the last order; silent for 360 days is lost
PEOPLE = [("fair", 1000, 900), ("fair", 1000, 20), ("friend", 800, 400), ("", 400, 380), ("friend", 100, 100)]


@pytest.fixture
def people():
    made = []
    for source, first, last in PEOPLE:
        who = customer(acquisition_source=source)
        order(who, 10, placed_at=days_ago(first), channel="store")
        if last != first:
            order(who, 10, placed_at=days_ago(last), channel="web")
        made.append(who)
    recompute_everything(announce=False)
    return made


def test_the_counts_are_those_of_the_customers(people):
    rows = {(row.split, row.key): row for row in StayFigures.objects.all()}
    # Silent for 360 days has left, 360 days after the last order: after 460, 760 and 380 days.
    everybody = rows["all", ""]
    assert everybody.months == [[3, False, 1], [12, True, 1], [15, True, 1], [24, True, 1], [32, False, 1]]
    assert (everybody.customers, everybody.before, everybody.again) == (5, 2, 0)
    assert {key: row.customers for (split, key), row in rows.items() if split == "source"} == {
        "fair": 2,
        "friend": 2,
        "": 1,
    }
    assert {key: row.customers for (split, key), row in rows.items() if split == "channel"} == {"store": 5}
    assert sum(row.customers for (split, _key), row in rows.items() if split == "cohort") == 5
    # Two had bought within the 360 days before that day a year ago: they leave 325 and 345 days later.
    assert rows["segment", ""].months == [[10, True, 1], [11, True, 1]]
    assert {key for split, key in rows if split == "segment"} == {""}  # nobody was in one a year ago


def test_a_segment_is_those_who_were_in_it_a_year_ago(people, manager_client):
    """Not today's members: whoever is in “lost” has left, and no curve is needed to say so."""
    long_gone, came_back, left_late, left_soon, new = people
    lost, loyal = Segment.objects.get(slug="lost"), Segment.objects.get(slug="regular")
    for who, segment, entered, left in [
        (left_late, loyal, 500, None),
        (left_soon, loyal, 500, 100),
        (left_soon, lost, 100, None),
        (came_back, loyal, 500, None),
        (long_gone, lost, 600, None),
        (new, loyal, 90, None),
    ]:
        SegmentMembership.objects.filter(segment=segment, customer=who, left_at=None).delete()
        SegmentMembership.objects.create(
            segment=segment,
            customer=who,
            entered_at=days_ago(entered),
            left_at=days_ago(left) if left else None,
        )
    count_stays()
    rows = {row.key: row for row in StayFigures.objects.filter(split="segment")}
    assert {key: row.months for key, row in rows.items()} == {
        "": [[10, True, 1], [11, True, 1]],
        "regular": [[10, True, 1], [11, True, 1]],
    }
    found = stays(StaySplit.SEGMENT, "regular")
    assert [group.key for group in found.drawn] == ["regular", ""]
    assert found.groups[0].at_mark
    assert found.groups[0].at_mark.surviving == 0
    page = manager_client.get(f"{PAGE}?by=segment").content.decode()
    assert "Segments as they were on" in page
    behind = reverse("metrics:behind", args=["time_stayed"])
    told = manager_client.get(behind, {"segment": "regular", "side": "gone"}).context["lines"]
    assert {line.customer.pk for line in told} == {left_late.pk, left_soon.pk}
    staying = manager_client.get(behind, {"segment": "regular", "side": "staying"}).context["lines"]
    assert staying == []


def test_where_no_segment_is_known_of_that_day_it_says_so(people, manager_client):
    assert "it was not written down yet" in manager_client.get(f"{PAGE}?by=segment").content.decode()


def test_the_curve_is_the_published_one(people):
    [everybody] = stays(StaySplit.ALL).groups
    steps = kaplan_meier([3, 12, 15, 24, 32], [False, True, True, True, False])
    assert everybody.steps == steps
    told = everybody.moments
    shares = [told[month].surviving for month in (0, 12, 15, 24, 32)]
    assert shares == pytest.approx([1, 3 / 4, 2 / 4, 1 / 4, 1 / 4])
    assert [told[month].at_risk for month in (0, 4, 13, 32)] == [5, 4, 3, 1]
    assert everybody.at(33) is None  # that time has not gone by for anybody
    assert everybody.median == 15


def test_a_group_ends_where_nobody_of_it_was_seen_longer(people, manager_client):
    found = stays(StaySplit.SOURCE, "friend")
    assert [(group.name, group.last) for group in found.drawn] == [("friend", 24), ("Everybody", 32)]
    page = manager_client.get(f"{PAGE}?by=source&group=friend").content.decode()
    assert "source=friend" in page
    assert manager_client.get(f"{PAGE}?by=source&group=nobody").status_code == 200
    rows = manager_client.get("/api/v1/reports/retention/", {"by": "source"}).json()["rows"]
    assert max(row[1] for row in rows if row[0] == "friend") == 24


def test_all_are_held_beside_each_other_after_as_many_months_as_asked(people, manager_client):
    """60 months have gone by for nobody; what is no choice is the usual time."""
    asked = {mark: manager_client.get(PAGE, {"mark": mark}) for mark in ("", "12", "24", "60", "5", "x")}
    told = {
        mark: (page.context["found"].mark, page.context["found"].groups[0].at_mark)
        for mark, page in asked.items()
    }
    shown = {mark: (months, at and at.surviving) for mark, (months, at) in told.items()}
    assert shown == {
        "": (24, pytest.approx(1 / 4)),
        "12": (12, pytest.approx(3 / 4)),
        "24": (24, pytest.approx(1 / 4)),
        "60": (60, None),
        "5": (24, pytest.approx(1 / 4)),
        "x": (24, pytest.approx(1 / 4)),
    }
    page = asked["12"].content.decode()
    assert "Still customers after 12 months" in page
    assert '<option value="12" selected>' in page
    other = manager_client.get(PAGE, {"mark": "12", "by": "source"}).content.decode()
    assert "mark=12&amp;group=fair" in other.replace("by=source&amp;", "")


def test_small_sources_are_taken_together(people, monkeypatch):
    monkeypatch.setattr("metrics.domain.stay.count.SOURCES", 1)
    count_stays()
    kept = {row.key: row.customers for row in StayFigures.objects.filter(split="source")}
    assert sorted(kept) == ["", OTHERS, "fair"]
    assert sum(kept.values()) == 5


def test_pages_and_queries(people, manager_client, django_assert_num_queries):
    manager_client.get(PAGE)
    for by in StaySplit:
        page = manager_client.get(f"{PAGE}?by={by}")
        assert page.status_code == 200
    with django_assert_num_queries(4):
        manager_client.get(PAGE)


def test_a_house_that_stands_follows_its_segments_anew(people):
    """Its rows were counted from the first purchase on: a year of each would be read out of them."""
    count_stays()
    kept = StayFigures.objects.exclude(split=StaySplit.SEGMENT).count()
    StayFigures.objects.create(
        split=StaySplit.SEGMENT, key="lost", customers=9, before=1, again=0, day=today()
    )
    Recount.objects.create(name="stays", due_at=days_ago(-1))
    for statement in import_module("metrics.migrations.0031_windows").FOLLOWED_ANEW:
        execute(statement)
    assert StayFigures.objects.count() == kept
    assert recount_due([count for count in COUNTS if count.name == "stays"]) == ["stays"]


def test_nobody_and_nobody_lost(manager_client):
    count_stays()
    assert "Nobody to follow yet" in manager_client.get(PAGE).content.decode()
    order(customer(), 10, placed_at=days_ago(3))
    recompute_everything(announce=False)
    [everybody] = stays(StaySplit.ALL).groups
    assert (everybody.median, everybody.kept, everybody.simple, everybody.stayed) == (None, None, None, None)
    assert manager_client.get(PAGE).status_code == 200
