"""What hangs on predictions: segments that ask for them, and people who are erased."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer, Event
from customers.privacy.domain.erasure import erase_customer
from metrics.domain.days import today
from metrics.domain.membership import Moves, refresh_segments
from metrics.domain.prediction.facts import facts_before
from metrics.domain.prediction.predict import predict
from metrics.domain.prediction.report import at_risk
from metrics.domain.recompute import recompute_everything
from metrics.domain.recount import COUNTS, recount_due
from metrics.domain.segment import Naming, create_segment
from metrics.enums import EventKind
from metrics.models import CustomerPrediction, Segment, SegmentMembership
from tests.metrics.shop import open_shop
from tests.metrics.test_prediction import TOMORROW

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreseen() -> Segment:
    open_shop()
    rule = {"field": "predicted_value", "op": ">=", "value": 0}
    return create_segment(naming=Naming(name_fr="Prévus", name_en="Foreseen"), rule=rule)


def told() -> int:
    return Event.objects.filter(kind__in=[EventKind.SEGMENT_ENTERED, EventKind.SEGMENT_LEFT]).count()


def test_after_a_quiet_recount_nobody_is_left_to_enter(foreseen):
    recompute_everything(announce=False)
    assert SegmentMembership.objects.filter(segment=foreseen, left_at=None).count() == 150
    assert (refresh_segments(), told()) == (Moves(), 0)


def test_the_first_predictions_of_a_house_are_no_news_of_its_customers(foreseen):
    refresh_segments(announce=False)
    recount_due([count for count in COUNTS if count.name == "predictions"])
    assert SegmentMembership.objects.filter(segment=foreseen, left_at=None).count() == 150
    assert (refresh_segments(), told()) == (Moves(), 0)


def test_who_is_erased_is_not_predicted_nor_listed_as_about_to_leave():
    open_shop()
    predict()
    gone = Customer.objects.get(pk=at_risk()[0].pk)
    kept = CustomerPrediction.objects.get(pk=gone.pk)
    erase_customer(customer=gone, actor_id=None)
    assert not CustomerPrediction.objects.filter(pk=gone.pk).exists()
    kept.save(force_insert=True)
    assert not at_risk().filter(pk=gone.pk).exists()
    predict()
    assert CustomerPrediction.objects.count() == 149
    assert not CustomerPrediction.objects.filter(pk=gone.pk).exists()


def test_columns_are_read_while_statements_are_logged():
    open_shop(customers=3)
    with CaptureQueriesContext(connection) as logged:
        assert len(facts_before(today() + TOMORROW).customer) == 3
    assert any("COPY" in each["sql"] for each in logged)
