"""The house day by day: flows of each day, stocks at its end, the same however they were counted."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from customers.loyalty.domain.loyalty import give_points
from metrics.domain.days import count_days, rebuild_daily_figures, today
from metrics.models import DailyFigures
from tests.factories import contact, customer, order, refund
from tests.metrics.facts import answer, drain_metrics

pytestmark = pytest.mark.django_db(transaction=True)


def noon(days: int) -> datetime:
    """Of a day so many days ago: no change of the clocks moves it to another day."""
    return datetime.combine(today() - timedelta(days=days), time(12), timezone.get_default_timezone())


def figures(days: int) -> DailyFigures:
    return DailyFigures.objects.get(day=today() - timedelta(days=days))


def every_day() -> list[dict[str, object]]:
    rows = DailyFigures.objects.order_by("day").values()
    return [{name: value for name, value in row.items() if name != "computed_at"} for row in rows]


@pytest.fixture
def history():
    amelie, basile = customer(), customer()
    first = order(amelie, 100, placed_at=noon(500))
    order(amelie, 20, placed_at=noon(2))
    order(basile, 50, placed_at=noon(30))
    order(None, 7, placed_at=noon(2))
    refund(first, 10, refunded_at=noon(2))
    contact(basile, started_at=noon(2))
    answer(amelie, 9, answered_at=noon(40))
    answer(amelie, 3, answered_at=noon(2))
    answer(basile, 8, answered_at=noon(2))
    give_points(customer=amelie, points=25, key="test", note="", actor_id=None)
    drain_metrics()
    rebuild_daily_figures()


def test_flows_of_a_day(history):
    day = figures(2)
    assert (day.orders, day.revenue, day.contacts) == (2, Decimal("17.00"), 1)
    assert (figures(30).new_buyers, figures(500).new_buyers, day.new_buyers) == (1, 1, 0)
    assert (figures(3).invited, figures(3).answered, figures(41).invited) == (2, 2, 1)


def test_stocks_at_the_end_of_a_day(history):
    assert [figures(d).active for d in (500, 136, 135, 30, 3, 2, 0)] == [1, 1, 0, 1, 1, 2, 2]
    voices = [(figures(d).promoters, figures(d).passives, figures(d).detractors) for d in (41, 40, 3, 2, 0)]
    assert voices == [(0, 0, 0), (1, 0, 0), (1, 0, 0), (0, 1, 1), (0, 1, 1)]
    assert (figures(1).points, figures(0).points) == (0, 25)


def test_there_is_a_row_for_every_day(history):
    assert DailyFigures.objects.count() == 501


def test_counting_a_part_gives_the_same_as_counting_all(history):
    whole = every_day()
    for since in (0, 1, 20, 200):
        DailyFigures.objects.filter(day__gte=today() - timedelta(days=since)).delete()
        count_days(since=today() - timedelta(days=since))
        assert every_day() == whole


def test_rows_that_agree_are_left_alone(history):
    before = set(DailyFigures.objects.values_list("computed_at"))
    rebuild_daily_figures()
    assert set(DailyFigures.objects.values_list("computed_at")) == before


def test_a_house_without_facts_has_a_today():
    rebuild_daily_figures()
    assert every_day()[0]["day"] == timezone.localdate()
    assert DailyFigures.objects.count() == 1
