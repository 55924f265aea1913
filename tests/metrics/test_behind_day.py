"""What looks back from a day is listed as of that day: that of a snapshot, after midnight the one before."""

from datetime import timedelta

import pytest

from customers.models import Customer
from metrics.domain.days import today
from metrics.domain.recompute import recompute_everything
from metrics.models import PredictionFit, Segment, SegmentMembership
from tests.factories import customer, order
from tests.metrics.facts import days_ago
from tests.metrics.test_behind import behind, sizes

pytestmark = pytest.mark.django_db
THEN, BEFORE = timedelta(days=20), timedelta(days=100)


@pytest.fixture
def people() -> tuple[Customer, Customer]:
    """Who bought 500 and 40 days ago, and who did 450 days ago."""
    stays, left = customer("Amélie"), customer("Basile")
    for who, ago in ((stays, 500), (stays, 40), (left, 450)):
        order(who, placed_at=days_ago(ago))
    recompute_everything(announce=False)
    return stays, left


def test_who_was_active_and_who_was_kept_by_the_day_asked_for(people):
    stays, left = people
    for metric in ("active_customers", "clv_value"):
        assert behind(metric, until=today() - THEN) == [stays.pk]
        assert behind(metric, until=today() - BEFORE) == [left.pk]
    assert sizes("retention", until=today() - THEN) == {"kept": 1, "left": 1, "all": 2}
    assert sizes("retention", until=today() - BEFORE) == {"kept": 0, "left": 0, "all": 1}


def test_a_segment_is_those_who_were_in_it_a_year_before_that_day_or_the_fit_where_none_is_asked_for(people):
    stays, left = people
    segment = Segment.objects.create(slug="since", name_fr="S", name_en="S", rule={})
    SegmentMembership.objects.create(segment=segment, customer=stays, entered_at=days_ago(380))
    assert behind("retention", "all", segment="since") == [stays.pk]
    assert behind("retention", "all", segment="since", until=today() - THEN) == []
    fit = {"customers": 2, "repeat_buyers": 1, "horizon_days": 365, "soon_days": 90, "discount": 0.1}
    PredictionFit.objects.create(day=today() - BEFORE, learnt="too-few", **fit)
    assert behind("retention", "all", segment="since") == []
    assert behind("clv_value") == [left.pk]
