"""Segments people make: found anew without a word, kept up to date by all they read, never in a circle."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext

from core.errors import Conflict, Invalid
from customers.models import Customer, Event, Tag
from customers.people.domain.custom_field import add_field, custom_fields_now
from customers.people.domain.customer import change_customer
from customers.people.domain.tag import create_tag, tag_customer, untag_customer
from metrics.domain import preview
from metrics.domain.listing import customers_named, list_customers, unlist_customers
from metrics.domain.membership import Moves, refresh_changed, refresh_segments, refresh_timed
from metrics.domain.rules.rule import read_rule
from metrics.domain.segment import (
    Naming,
    archive_segment,
    change_segment,
    create_list,
    create_segment,
    create_split,
    move_in_split,
    restore_segment,
)
from metrics.domain.usage import uses
from metrics.models import CustomerMetrics, Segment, SegmentMembership, Split
from tests.factories import consent, customer, order
from tests.metrics.facts import days_ago, drain_metrics

pytestmark = pytest.mark.django_db(transaction=True)

RICH = {"field": "revenue", "op": ">=", "value": 100}


def line(key: str, op: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"field": key, "op": op, "value": value, **more}


def segment(name: str, rule: Any, split: Split | None = None) -> Segment:
    made = create_segment(naming=Naming(name_fr=name, name_en=name), rule=rule, split=split)
    refresh_changed()
    return made


def a_list(name: str = "Guests") -> Segment:
    return create_list(naming=Naming(name_fr=name, name_en=name))


def members_of(segment: Segment) -> set[int]:
    stays = SegmentMembership.objects.filter(segment=segment, left_at=None)
    return set(stays.values_list("customer", flat=True))


def told(slug: str) -> list[str]:
    events = Event.objects.filter(kind__startswith="segment.", customer__isnull=False, data__segment=slug)
    return list(events.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def amelie() -> Customer:
    one = customer(city="Lyon", country="FR")
    drain_metrics()
    return one


# ── Found anew ───────────────────────────────────────────────────────────────────────────────────────────


def test_who_fits_a_new_definition_is_in_it_without_a_word(amelie):
    lyon = create_segment(naming=Naming(name_fr="Lyon", name_en="Lyon"), rule=line("city", "is", "Lyon"))
    change_customer(customer=amelie, first_name="Aimée")
    drain_metrics()
    assert members_of(lyon) == set(), "a change of the customer does not announce what the definition brings"
    assert refresh_changed() == Moves(entered=1, left=0)
    assert (members_of(lyon), told("lyon"), refresh_changed()) == ({amelie.pk}, [], Moves())


def test_a_changed_definition_is_found_anew_and_so_is_what_reads_it(amelie):
    lyon = segment("Lyon", line("city", "is", "Lyon"))
    reader = segment("Reader", line("segment", "in", ["lyon"]))
    assert members_of(reader) == {amelie.pk}
    naming = Naming(name_fr="Lille", name_en="Lille")
    change_segment(segment=lyon, naming=naming, rule=line("city", "is", "Lille"))
    refresh_changed()
    assert (members_of(lyon), members_of(reader), told("lyon")) == (set(), set(), [])
    lyon.refresh_from_db()
    assert (lyon.slug, lyon.version, lyon.is_pending) == ("lyon", 2, False)


# ── Kept up to date ──────────────────────────────────────────────────────────────────────────────────────


def test_every_fact_a_condition_reads_moves_its_members_within_a_batch(amelie):
    add_field(label_fr="Tasses", label_en="Cups", kind="number", slug="cups")
    custom_fields_now()
    tag = create_tag(name="Barista")
    kept = {
        "lille": line("city", "is", "Lille"),
        "tagged": line("tag", "in", [str(tag.pk)]),
        "agreed": line("consent", "in", ["survey-email"]),
        "cups": line("custom_cups", ">=", 3),
        "mail": line("happened", ">=", 1, kind="message.sent"),
        "listed": line("segment", "in", ["guests"]),
    }
    guests = a_list()
    made = {name: segment(name, rule) for name, rule in kept.items()}
    change_customer(customer=amelie, city="Lille", custom={"cups": 4})
    tag_customer(customer=amelie, tag=tag)
    consent(amelie)
    list_customers(segment=guests, customer_ids=[amelie.pk])
    Event.objects.create(kind="message.sent", customer=amelie)
    drain_metrics()
    assert {name: members_of(each) for name, each in made.items()} == {name: {amelie.pk} for name in kept}
    assert [told(each.slug) for each in made.values()] == [["segment.entered"]] * len(kept)
    untag_customer(customer=amelie, tag=tag)
    unlist_customers(segment=guests, customer_ids=[amelie.pk])
    consent(amelie, granted=False)
    drain_metrics()
    left = {name for name, each in made.items() if not members_of(each)}
    assert left == {"tagged", "agreed", "listed"}


def test_time_alone_moves_and_only_what_it_can_move_is_looked_at(amelie):
    order(amelie, 200, placed_at=days_ago(89))
    drain_metrics()
    lately = segment("Lately", line("orders_placed", ">=", 1, days=90))
    reader = segment("Reader", line("segment", "out", ["lately"]))
    rich = segment("Rich", RICH)
    assert (members_of(lately), members_of(reader), members_of(rich)) == ({amelie.pk}, set(), {amelie.pk})
    amelie.orders.update(placed_at=days_ago(91))
    CustomerMetrics.objects.update(gross_revenue=0)
    refresh_timed()
    assert (members_of(lately), members_of(reader)) == (set(), {amelie.pk})
    assert members_of(rich) == {amelie.pk}, "no matter of time"


def test_a_condition_that_can_no_longer_be_read_leaves_its_members(amelie):
    tag = create_tag(name="Barista")
    tag_customer(customer=amelie, tag=tag)
    tagged = segment("Tagged", line("tag", "in", [str(tag.pk)]))
    rich = segment("Rich", RICH)
    Tag.objects.all().delete()
    order(amelie, 200)
    drain_metrics()
    refresh_segments()
    assert (members_of(tagged), members_of(rich)) == ({amelie.pk}, {amelie.pk})


# ── Segmentations ────────────────────────────────────────────────────────────────────────────────────────


def test_in_a_segmentation_the_first_that_fits_counts(amelie):
    order(amelie, 200)
    drain_metrics()
    split = create_split(name_fr="Taille", name_en="Size")
    big = segment("Big", RICH, split)
    any_ = segment("Any", line("orders", ">=", 1), split)
    assert (members_of(big), members_of(any_)) == ({amelie.pk}, set())
    move_in_split(segment=any_, up=True)
    refresh_changed()
    assert (members_of(big), members_of(any_)) == (set(), {amelie.pk})
    archive_segment(segment=any_)
    refresh_changed()
    assert (members_of(big), members_of(any_)) == ({amelie.pk}, set())


# ── Circles, uses, archive ───────────────────────────────────────────────────────────────────────────────


def test_a_segment_does_not_depend_on_itself_in_any_way():
    one = segment("One", RICH)
    two = segment("Two", line("segment", "in", ["one"]))
    split = create_split(name_fr="Taille", name_en="Size")
    for rule, in_split in [
        (line("segment", "in", ["one"]), None),
        ({"not": line("segment", "out", ["two"])}, None),
    ]:
        with pytest.raises(Invalid, match="cannot depend on itself"):
            change_segment(
                segment=one, naming=Naming(name_fr="One", name_en="One"), rule=rule, split=in_split
            )
    change_segment(segment=one, naming=Naming(name_fr="One", name_en="One"), rule=RICH, split=split)
    naming = Naming(name_fr="Two", name_en="Two")
    with pytest.raises(Invalid, match="cannot depend on itself: see One"):
        change_segment(segment=two, naming=naming, rule=line("segment", "in", ["one"]), split=split)


def test_what_is_read_is_not_archived_and_what_is_archived_comes_back(amelie):
    lyon = segment("Lyon", line("city", "is", "Lyon"))
    reader = segment("Reader", line("segment", "in", ["lyon"]))
    assert [(use.what, use.name) for use in uses()["lyon"]] == [("segment", "Reader")]
    with pytest.raises(Conflict, match="still read by: Reader"):
        archive_segment(segment=lyon)
    archive_segment(segment=reader)
    archive_segment(segment=lyon)
    refresh_changed()
    assert (members_of(lyon), members_of(reader), told("lyon")) == (set(), set(), [])
    restore_segment(segment=lyon)
    refresh_changed()
    assert members_of(lyon) == {amelie.pk}


def test_two_segments_do_not_share_a_name_and_the_built_in_stay():
    segment("Rich", RICH)
    with pytest.raises(Conflict, match="segment of this name"):
        segment("rich", RICH)
    refresh_segments()
    with pytest.raises(Invalid, match="every house begins with"):
        archive_segment(segment=Segment.objects.get(slug="promoters"))


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_list_takes_whom_a_file_names(amelie):
    basile = customer("Basile", emails=["basile@example.org"], external_id="X-7", source="shop")
    chloe = customer("Chloé", external_id="Z;9", source="shop")
    named = customers_named(f"number;name\n{amelie.pk};Amélie\nFotso;BASILE@example.org\n99999999\nX-7\n")
    assert (named.customers, named.unknown) == (sorted([amelie.pk, basile.pk]), ["number", "99999999"])
    guests = a_list()
    assert list_customers(segment=guests, customer_ids=[*named.customers, amelie.pk, 10**9]) == 2
    assert list_customers(segment=guests, customer_ids=named.customers) == 0
    drain_metrics()
    assert (members_of(guests), chloe.pk in members_of(guests)) == ({amelie.pk, basile.pk}, False)
    kinds = Event.objects.filter(customer=amelie, data__segment="guests").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["list.joined", "segment.entered"]
    with pytest.raises(Invalid, match="put on lists only"):
        list_customers(segment=segment("Rich", RICH), customer_ids=[amelie.pk])


# ── While building ───────────────────────────────────────────────────────────────────────────────────────


def test_a_preview_counts(amelie):
    order(amelie, 200)
    order(customer(), 50)
    drain_metrics()
    q = read_rule(RICH).q
    counted = preview.preview_of(q)
    assert (counted.size, counted.everybody, counted.margin, counted.revenue) == (1, 2, 0, 200)
    assert ([it.pk for it in counted.sample], counted.revenue_share) == ([amelie.pk], 0.8)
    assert {it.segment.slug: it.share for it in counted.overlaps}["tier-regular"] == 1


def test_what_takes_too_long_is_estimated_and_said_to_be(amelie, monkeypatch):
    monkeypatch.setattr(preview, "COUNTING", 5)
    slow = RawSQL("pg_sleep(0.02)::text = ''", [], output_field=BooleanField())
    estimated = preview.preview_of(Q(slow))
    assert (estimated.size, estimated.is_estimate, estimated.everybody) == (1, True, 1)
    monkeypatch.setattr(preview, "DRAWING", 1)
    assert preview.preview_of(Q(slow)).size is None, "still counting"


def test_all_steps_of_a_preview_together_keep_to_one_time(monkeypatch):
    clock, limits = iter([0, 0, 0.2, 0.84, 0.9]), list[int]()
    monkeypatch.setattr(preview, "monotonic", lambda: next(clock))

    def in_time(limit: int, work: Callable[[], str]) -> str:
        limits.append(limit)
        return work()

    monkeypatch.setattr(preview, "_in_time", in_time)
    time = preview._Time()
    answers = [time.spend(most, lambda: "done") for most in (250, 450, 250, 250)]
    assert (limits, answers) == ([250, 450, 10], ["done", "done", "done", None])


def test_those_drawn_serve_as_sample_and_for_the_overlap(amelie):
    order(amelie, 200)
    drain_metrics()
    with CaptureQueriesContext(connection) as asked:
        preview.preview_of(read_rule(RICH).q)
    conditions = [it["sql"] for it in asked.captured_queries if '"revenue" >= ' in it["sql"]]
    assert len(conditions) == 2  # of those drawn, and of everybody
