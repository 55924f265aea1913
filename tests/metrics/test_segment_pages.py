"""The pages of segments: the list, the builder, a segment in depth; what they cost and whom they refuse."""

import pytest
from django.urls import reverse

from customers.models import Customer
from metrics.domain.membership import refresh_changed
from metrics.domain.recompute import recompute_everything
from metrics.domain.segment import Naming, create_segment
from metrics.models import Segment, SegmentMembership
from tests.factories import customer, order
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db

LIST = reverse("metrics:segment-list")
NEW = reverse("metrics:segment-create")
PREVIEW = reverse("metrics:segment-preview")
SESSION_AND_USER = 2
BOUGHT = {"field": "orders_placed", "op": ">=", "value": 1, "days": 90}


@pytest.fixture
def amelie() -> Customer:
    one = customer()
    order(one, 100, placed_at=days_ago(3))
    recompute_everything(announce=False)
    return one


def own(number: int = 1, rule: object = None) -> Segment:
    naming = Naming(name_fr=f"Récents {number}", name_en=f"Recent {number}")
    return create_segment(naming=naming, rule=rule or {"all": [BOUGHT]})


def typed(**lines: str) -> dict[str, str]:
    """The builder's form, one line: have bought at least once in the last 90 days."""
    one = {"r-kind": "all", "r-parts": "1", "r-0-field": "orders_placed", "r-0-op": ">=", "r-0-value": "1"}
    return one | {"r-0-days": "90", "name_fr": "Récents", "name_en": "Recent"} | lines


def test_a_segment_is_built_by_a_plain_form_and_finds_its_members(manager_client, amelie):
    page = manager_client.post(NEW, typed())
    segment = Segment.objects.get(slug="recent")
    assert page["Location"] == reverse("metrics:segment-customers", args=["recent"])
    assert (segment.rule, segment.evaluated, segment.version) == ({"all": [BOUGHT]}, 0, 1)
    refresh_changed()
    assert list(SegmentMembership.objects.filter(segment=segment).values_list("customer", flat=True)) == [
        amelie.pk
    ]
    shown = manager_client.get(reverse("metrics:segment-customers", args=["recent"])).content.decode()
    assert "have bought at least 1 time in the last 90 days" in shown
    standing = manager_client.get(reverse("metrics:segment-standing", args=["recent"]))
    assert (standing.status_code, amelie.name in standing.content.decode()) == (200, True)
