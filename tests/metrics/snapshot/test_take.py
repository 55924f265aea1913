"""What is written down of a day: from the facts, for everybody and for all a metric is split by."""

from datetime import timedelta

import pytest

from crm.models import Team
from customers.loyalty.domain.loyalty import give_points
from customers.models import Customer, Promise
from metrics.domain.behind.population import Narrowed
from metrics.domain.behind.value import POPULATIONS
from metrics.domain.days import count_days, today
from metrics.domain.membership import refresh_segments
from metrics.domain.refresh import recompute_all
from metrics.domain.registry.metric import Split
from metrics.domain.segment_figures import add_up_segments
from metrics.domain.service import Wanted, service_report
from metrics.domain.snapshot.series import EVERYTHING, Scope, latest, series
from metrics.domain.snapshot.standing import standing
from metrics.domain.snapshot.take import days_between, kept_daily, take_past, take_snapshots
from metrics.domain.snapshot.tally import Days
from metrics.domain.windows import known_time
from metrics.enums import ServiceSplit
from metrics.models import MetricSnapshot, Segment, SegmentMembership
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.models import Answer, Invitation
from tests.factories import contact, customer, order, promise, reason, refund, user
from tests.metrics.facts import answer, days_ago, survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    """Two buyers with a year between their orders, one of whom called twice about the same thing."""
    team = Team.objects.create(name="Comptoir")
    agent = user(team=team)
    amelie, basile = customer("Amélie", phones=["0612345678"], city="Lyon"), customer("Basile")
    order(amelie, 100, placed_at=days_ago(500), channel="store")
    old = order(basile, 50, placed_at=days_ago(500))
    order(amelie, 80, placed_at=days_ago(20), channel="store")
    refund(old, 30, refunded_at=days_ago(10))
    about = reason()
    for days in (40, 38):
        contact(amelie, started_at=days_ago(days), agent_id=agent.pk, reason=about, solved=True)
    last = contact(
        basile, started_at=days_ago(30), reason=about, channel="email", duration=timedelta(minutes=5)
    )
    token = invite(survey=survey(), asked=[Asked(basile.pk, f"interaction:{last.pk}")])
    said = record_answer(token=token[f"interaction:{last.pk}"], score=3)
    Answer.objects.filter(pk=said.pk).update(answered_at=days_ago(29))
    Invitation.objects.filter(pk=said.invitation_id).update(created_at=days_ago(30), answered_at=days_ago(29))
    answer(basile, 9, answered_at=days_ago(5))
    answer(amelie, 10, answered_at=days_ago(60))
    owed = promise(amelie, agent_id=agent.pk)
    Promise.objects.filter(pk=owed.pk).update(due_at=days_ago(3), made_at=days_ago(4))
    recompute_all()
    refresh_segments(announce=False)
    add_up_segments()
    count_days(since=today())
    return team


def told(metric: str, scope: Scope = EVERYTHING) -> tuple[float | None, int] | None:
    row = latest(metric, scope)
    return (row.value, row.n) if row else None


def test_the_whole_and_its_parts(shop):
    take_snapshots()
    email, phone, store = Scope(channel="email"), Scope(channel="phone"), Scope(channel="store")
    assert [told("nps"), told("nps", email), told("nps", phone)] == [(100, 2), (-100, 1), None]
    assert [told("first_contact_resolution", it) for it in (EVERYTHING, email, phone)] == [
        (0.5, 2),
        (1, 1),
        (0, 1),
    ]
    assert [told("contacts"), told("handle_time"), told("handle_time", email)] == [(3, 3), (300, 1), (300, 1)]
    assert [told("revenue"), told("revenue", store), told("average_basket")] == [(50, 2), (80, 1), (50, 1)]
    assert [told("retention"), told("churn"), told("lifetime")] == [(0.5, 2), (0.5, 2), (2, 2)]
    assert [told("active_customers"), told("response_rate")] == [(1, 2), (1, 3)]
    mine = Scope(team=shop.pk)
    assert [told("said_by_agents", mine), told("promises_kept", mine)] == [(1, 1), (0, 1)]
    assert [told("profile_completeness"), told("points_outstanding")] == [(0.35, 2), (0, 1)]


def test_a_team_stands_beside_what_its_mix_lets_expect_as_on_the_page(shop):
    """Two who serve alike issues, each half of the house's: the snapshot is the page's line of the team."""
    other, about = user("agent", team=Team.objects.create(name="Atelier")), reason()
    mine = user("agent", team=shop)
    for n in range(40):
        who = customer(f"Client {n}")
        by = {"agent_id": (mine if n % 2 else other).pk, "reason": about, "channel": "phone"}
        contact(who, started_at=days_ago(40), **by)
        if n % 3 == 0:
            contact(who, started_at=days_ago(38), **by)
    count_days(since=today() - timedelta(days=60))
    take_snapshots()
    until = today() - known_time()
    report = service_report(Wanted(until - timedelta(days=89), until), ServiceSplit.TEAM)
    [fair] = [line.fair for line in report.lines if line.key == shop.pk]
    row = latest("fair_comparison", Scope(team=shop.pk))
    assert row
    assert fair
    assert fair.is_enough
    assert (row.n, row.value, row.low, row.high) == (
        fair.n,
        *(pytest.approx(each) for each in (fair.difference, fair.low, fair.high)),
    )
    assert told("fair_comparison") == (pytest.approx(0), report.whole.issues)


def test_a_segment_counts_those_who_are_in_it_now(shop):
    take_snapshots()
    promoters = Scope(segment=Segment.objects.get(slug="promoters").pk)
    lost = Scope(segment=Segment.objects.get(slug="detractors").pk)
    assert [told("nps", promoters), told("revenue", promoters)] == [(100, 2), (50, 2)]
    assert [told("nps", lost), told("retention", lost)] == [(None, 0), (None, 0)]


def test_nothing_is_written_down_as_nothing():
    take_snapshots()
    empty = MetricSnapshot.objects.exclude(n=0)
    assert [(row.metric, row.value) for row in empty] == [("points_outstanding", 0)] or not empty
    everything = {row.metric for row in MetricSnapshot.objects.filter(segment=None)}
    assert everything == {metric.key for metric in kept_daily()}


def test_the_same_day_is_one_row_and_what_no_longer_holds_is_gone(shop):
    take_snapshots()
    before = list(MetricSnapshot.objects.order_by("pk").values("pk", "metric", "value"))
    take_snapshots()
    assert list(MetricSnapshot.objects.order_by("pk").values("pk", "metric", "value")) == before
    MetricSnapshot.objects.create(metric="nps", channel="fax", day=today(), n=1, total=1, squares=1, value=1)
    take_snapshots()
    assert MetricSnapshot.objects.count() == len(before)


def test_the_past_is_told_by_facts_alone(shop):
    day = today()
    assert take_past(days_between(day - timedelta(days=40), day, every=10)[1:]) > 0
    scores = [(day - row.day, row.value, row.n) for row in series("nps")]
    assert [(ago.days, value, n) for ago, value, n in scores] == [
        (40, 100, 1),
        (30, 100, 1),
        (20, 0, 2),
        (10, 0, 2),
    ]
    assert [(row.n, row.value) for row in series("response_rate", until=day - timedelta(days=30))] == [
        (1, 1.0),
        (2, 0.5),
    ]
    assert not MetricSnapshot.objects.filter(metric__in=["predicted_value", "profile_completeness"]).exists()
    assert not MetricSnapshot.objects.exclude(segment=None).exists()


def test_what_was_written_down_then_is_left_alone(shop):
    yesterday = today() - timedelta(days=1)
    MetricSnapshot.objects.create(metric="nps", day=yesterday, n=7, total=7, squares=7, value=42)
    take_past([yesterday])
    assert told("nps") == (42, 7)


def test_the_past_and_today_are_counted_alike(shop):
    """What today's snapshot says, the same day looked back at says too."""
    take_snapshots()
    now = set(_past_rows())
    MetricSnapshot.objects.all().delete()
    take_past([today()])
    assert now == set(_past_rows())


def _past_rows() -> list[tuple[object, ...]]:
    keys = [metric.key for metric in kept_daily() if metric.daily and metric.daily.has_past]
    rows = MetricSnapshot.objects.filter(metric__in=keys, segment=None, n__gt=0)
    return list(rows.values_list("metric", "channel", "team", "value", "low", "high", "total", "n"))


def test_a_metric_is_kept_for_what_it_is_split_by(shop):
    take_snapshots()
    for metric in kept_daily():
        assert metric.daily
        for split in Split:
            empty = {"channel": "", "team": None, "segment": None}[split]
            rows = MetricSnapshot.objects.filter(metric=metric.key).exclude(**{split.value: empty})
            assert split in metric.daily.splits or not rows.exists()


def test_of_a_segment_the_past_is_told_from_its_first_stay_on(shop):
    """Amélie is a promoter since 60 days ago; Basile was in the segment for ten days of the last thirty."""
    promoters = Segment.objects.get(slug="promoters")
    stays = SegmentMembership.objects.filter(segment=promoters)
    for name, since, until in (("Amélie", 60, None), ("Basile", 30, 20)):
        stays.filter(customer__first_name=name).update(
            entered_at=days_ago(since), left_at=days_ago(until) if until else None
        )
    take_past([today() - timedelta(days=n) for n in (61, 50, 30, 25, 20, 10)])
    rows = [
        [((today() - row.day).days, row.value, row.n) for row in series(metric, Scope(segment=promoters.pk))]
        for metric in ("nps", "revenue", "profile_completeness")
    ]
    assert rows == [
        [(50, 100, 1), (30, 100, 1), (25, 0, 2), (20, 100, 1), (10, 100, 1)],
        [(20, 80, 1), (10, 80, 1)],
        [],
    ]
    take_past([today() - timedelta(days=11)], by_segment=False)
    assert not MetricSnapshot.objects.filter(day=today() - timedelta(days=11), segment=promoters).exists()


def test_what_became_of_a_segment_is_told_of_who_was_in_it_a_year_ago(shop):
    """Both bought in the year before; who still buys is in a segment of today's buyers by definition."""
    then, since = (Segment.objects.get(slug=slug) for slug in ("loyal", "promoters"))
    amelie, basile = Customer.objects.order_by("pk")
    SegmentMembership.objects.all().delete()
    for customer_, left_at in ((amelie, None), (basile, days_ago(300))):
        SegmentMembership.objects.create(
            segment=then, customer=customer_, entered_at=days_ago(400), left_at=left_at
        )
    SegmentMembership.objects.create(segment=since, customer=amelie, entered_at=days_ago(300))

    take_snapshots()
    assert [told("retention", Scope(segment=it.pk)) for it in (then, since)] == [(0.5, 2), (None, 0)]
    take_past([today() - timedelta(days=1)])
    [yesterday, _today] = series("retention", Scope(segment=then.pk))
    assert (yesterday.value, yesterday.n) == (0.5, 2)

    population = POPULATIONS["retention"]
    behind = [population.rows(it, Narrowed(segment="loyal"), today=today()) for it in population.sides]
    assert [[row.customer for row in rows] for rows in behind] == [[amelie], [basile], [amelie, basile]]


def test_a_silence_of_centuries_and_a_fortune_of_points_are_added_up():
    """A day typed with the wrong century: its square, and that of the points, are no integers any more."""
    rich = customer()
    order(rich, 10, placed_at=days_ago(100_000))
    give_points(customer=rich, points=90_000, key="all", note="", actor_id=None)
    recompute_all()
    found = [(it.metric, it.sums.squares) for it in standing(Days([today()], today()))]
    assert ("recency", 100_000.0**2) in found
    assert ("points_outstanding", 90_000.0**2) in found
