"""What keeps segments right when definitions break, change together, come back, or are written to a file."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from core.errors import Invalid
from core.sql import execute
from customers.models import Customer, Event, SavedView, Tag
from customers.people.domain.tag import create_tag, tag_customer
from metrics.domain.customer_figures import rows_to_write
from metrics.domain.membership import refresh_changed, refresh_segments
from metrics.domain.recompute import recompute_everything
from metrics.domain.segment import (
    Naming,
    archive_segment,
    change_segment,
    create_segment,
    create_split,
    restore_segment,
)
from metrics.domain.segment_page import CAME, LEFT, moves_lately
from metrics.domain.usage import uses
from metrics.models import Recount, Segment, SegmentMembership, Split
from tests.factories import customer, user

pytestmark = pytest.mark.django_db

LYON = {"field": "city", "op": "is", "value": "Lyon"}
LILLE = {"field": "city", "op": "is", "value": "Lille"}


def reading(slug: str) -> dict[str, Any]:
    return {"field": "segment", "op": "in", "value": [slug]}


def named(name: str) -> Naming:
    return Naming(name_fr=name, name_en=name)


def segment(name: str, rule: Any, split: Split | None = None) -> Segment:
    return create_segment(naming=named(name), rule=rule, split=split)


def members_of(segment: Segment) -> set[int]:
    stays = SegmentMembership.objects.filter(segment=segment, left_at=None)
    return set(stays.values_list("customer", flat=True))


@pytest.fixture
def amelie() -> Customer:
    one = customer(city="Lyon")
    recompute_everything(announce=False)
    return one


def test_an_unreadable_segment_keeps_its_members_holds_up_nobody_and_is_not_tried_for_ever(
    amelie, django_assert_num_queries
):
    basile, chloe = customer(city="Lille"), customer(city="Lille")
    tag = create_tag(name="Barista")
    tag_customer(customer=basile, tag=tag)
    recompute_everything(announce=False)
    split = create_split(name_fr="Genre", name_en="Kind")
    tagged = segment("Tagged", {"field": "tag", "op": "in", "value": [str(tag.pk)]}, split)
    town = segment("Town", LYON, split)
    refresh_changed()
    Tag.objects.all().delete()
    change_segment(segment=town, naming=named("Town"), rule={"any": [LYON, LILLE]}, split=split)
    refresh_changed()
    assert (members_of(tagged), members_of(town)) == ({basile.pk}, {amelie.pk, chloe.pk})
    assert not any(each.is_pending for each in Segment.objects.all())
    with django_assert_num_queries(1):
        refresh_changed()


def test_a_changed_segment_finds_the_members_of_what_it_reads_as_they_are_then(amelie):
    lyon = segment("Lyon", LYON)
    refresh_changed()
    basile = customer(city="Paris")
    recompute_everything(announce=False)
    Customer.objects.filter(pk=basile.pk).update(city="Lyon")
    reader = segment("Reader", reading("lyon"))
    refresh_segments()
    assert (members_of(lyon), members_of(reader)) == ({amelie.pk, basile.pk}, {amelie.pk, basile.pk})
    told = Event.objects.filter(kind="segment.entered").order_by("pk")
    assert list(told.values_list("customer", "data")) == [(basile.pk, {"segment": "lyon"})]


def test_what_closes_a_circle_by_now_does_not_come_back(db):
    split = create_split(name_fr="Genre", name_en="Kind")
    basis = segment("Basis", LYON)
    back = segment("Back", reading("basis"), split)
    segment("Beside", LILLE, split)
    archive_segment(segment=back)
    change_segment(segment=basis, naming=named("Basis"), rule=reading("beside"))
    with pytest.raises(Invalid, match="cannot depend on itself: see Basis"):
        restore_segment(segment=back)
    with pytest.raises(Invalid, match="bring it back first"):
        change_segment(segment=back, naming=named("Back"), rule=LYON, split=split)
    assert Segment.objects.get(pk=back.pk).archived_at


def test_a_view_somebody_kept_to_themselves_is_not_named_to_others(db):
    lyon, owner = segment("Lyon", LYON), user()
    for name, shared in [("Hidden", False), ("Open", True)]:
        SavedView.objects.create(owner=owner, name=name, query={"segment": lyon.slug}, shared=shared)
    customers = reverse("customers:customer-list")
    view = SavedView.objects.get(name="Open")
    assert [(use.name, use.url) for use in uses()["lyon"]] == [
        ("a private view", f"{customers}?segment=lyon"),
        ("Open", f"{customers}?view={view.pk}"),
    ]


def test_a_name_may_be_used_again_however_often(db):
    slugs = ["lyon", *(f"lyon-{n}" for n in range(2, 311))]
    Segment.objects.bulk_create(Segment(slug=slug, rule=LYON, archived_at=Now()) for slug in slugs)
    assert segment("Lyon", LYON).slug == "lyon-311"
    assert segment("Products", LYON).slug == "products-2", "what another page is called"


def test_who_came_last_is_found_by_an_index(amelie):
    """However many came after them and left again."""
    segment = Segment.objects.get(slug="prospects")
    now = timezone.now()
    SegmentMembership.objects.bulk_create(
        SegmentMembership(
            segment=segment,
            customer_id=-n,
            entered_at=now - timedelta(minutes=n),
            left_at=(n % 10 and now) or None,
        )
        for n in range(3_000)
    )
    execute("ANALYZE metrics_segmentmembership")
    plan = moves_lately(segment, CAME).explain()
    assert ("member_latest" in plan, "Sort" in plan) == (True, False), plan


def test_who_left_last_is_found_by_an_index(amelie):
    """However many left before, and however many at one moment."""
    segment = Segment.objects.get(slug="prospects")
    now = timezone.now()
    SegmentMembership.objects.bulk_create(
        SegmentMembership(segment=segment, customer_id=n, left_at=now - timedelta(minutes=n))
        for n in range(3_000)
    )
    execute("ANALYZE metrics_segmentmembership")
    plan = moves_lately(segment, LEFT).explain()
    assert ("member_gone" in plan, "Sort" in plan) == (True, False), plan


@pytest.mark.django_db(transaction=True)
def test_the_file_of_a_segment_is_read_as_it_is_written(amelie):
    rows = rows_to_write(Segment.objects.get(slug="prospects"))
    assert next(rows).pk == amelie.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_holdable FROM pg_cursors WHERE is_holdable IS NOT NULL AND name <> ''")
        assert cursor.fetchall() == [(False,)]
    rows.close()  # type: ignore[attr-defined]  # a generator


def test_the_other_figures_of_a_changed_segment_are_due_at_once():
    Recount.objects.update_or_create(
        name="snapshots", defaults={"due_at": timezone.now() + timedelta(hours=1)}
    )
    refresh_segments()
    Segment.objects.update(version=F("version") + 1)
    refresh_changed()
    assert Recount.objects.get(name="snapshots").due_at <= timezone.now()
