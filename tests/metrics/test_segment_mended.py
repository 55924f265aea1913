"""Segments put right: repaired out of the archive, told apart where they are alike, renamed with a tag."""

import pytest
from django.urls import reverse

from customers.models import Customer, SavedView
from customers.people.domain.saved_view import save_view
from customers.people.domain.tag import create_tag, delete_tag, merge_tag
from journeys.models import Journey
from metrics.domain.membership import refresh_changed
from metrics.domain.segment import Naming, archive_segment, change_segment, create_segment
from metrics.domain.segment_overlap import count_overlaps
from metrics.models import CustomerMetrics, Segment, SegmentMembership
from tests.factories import customer

pytestmark = pytest.mark.django_db

LIST = reverse("metrics:segment-list")


def own(name: str, rule: object) -> Segment:
    return create_segment(naming=Naming(name_fr=name, name_en=name), rule=rule)


def carrying(*tags: int) -> dict[str, object]:
    return {"field": "tag", "op": "in", "value": [str(tag) for tag in tags]}


def members_of(segment: Segment) -> set[int]:
    stays = SegmentMembership.objects.filter(segment=segment, left_at=None)
    return set(stays.values_list("customer", flat=True))


@pytest.fixture
def unreadable() -> Segment:
    """In the archive, its condition names a tag that is gone."""
    vip = create_tag(name="VIP")
    segment = own("Vips", {"all": [carrying(vip.pk)]})
    archive_segment(segment=segment)
    delete_tag(tag=vip)
    return segment


def test_what_can_no_longer_be_read_is_repaired_and_comes_back(manager_client, unreadable):
    lyon = customer(city="Lyon")
    CustomerMetrics.objects.get_or_create(customer=lyon)
    edit = reverse("metrics:segment-edit", args=["vips"])
    back = manager_client.post(reverse("metrics:segment-restore", args=["vips"]), follow=True)
    listed, page = back.content.decode(), manager_client.get(edit)
    assert ("Line 1: " in listed, edit in listed, "Repair and bring back" in listed) == (True, True, True)
    assert page.context["trouble"].startswith("Line 1: ")
    assert (page.context["row"].parts[0].why != "", "Save and bring back" in page.content.decode()) == (
        True,
        True,
    )
    typed = {"r-kind": "all", "r-parts": "1", "r-0-field": "city", "r-0-op": "is", "r-0-value": "Lyon"}
    assert manager_client.post(edit, typed | {"name_fr": "Vips", "name_en": "Vips"}).status_code == 302
    refresh_changed()
    unreadable.refresh_from_db()
    assert (unreadable.archived_at, members_of(unreadable)) == (None, {lyon.pk})


def test_a_machine_repairs_and_brings_back_in_one_request(machine, unreadable):
    client, address = machine("metrics.view", "metrics.edit"), f"/api/v1/segments/{unreadable.pk}/"
    refused = client.patch(address, {"archived": False}, content_type="application/json")
    rule = {"all": [{"field": "city", "op": "is", "value": "Lyon"}]}
    done = client.patch(address, {"archived": False, "rule": rule}, content_type="application/json")
    assert (refused.status_code, done.status_code, done.json()["archived_at"]) == (400, 200, None)
    assert done.json()["rule"] == rule


def test_segments_that_mean_the_same_are_said_to_in_the_list(manager_client):
    """Forty in the one, thirty-nine of them in the other; a hundred in a third: to be there is no news."""
    many = Customer.objects.bulk_create([Customer(first_name="P", last_name=str(n)) for n in range(100)])
    first, second, third, reader = (
        own(name, {"field": "city", "op": "is", "value": name}) for name in ["One", "Two", "Three", "Four"]
    )
    rule = {"field": "segment", "op": "in", "value": [first.slug]}
    change_segment(segment=reader, naming=Naming(name_fr="Four", name_en="Four"), rule=rule)
    sizes = [(first, many[:40]), (second, many[1:46]), (third, many), (reader, many[:40])]
    SegmentMembership.objects.bulk_create(
        [SegmentMembership(segment=segment, customer=one) for segment, people in sizes for one in people]
    )
    Segment.objects.update(evaluated=9, version=9)
    count_overlaps()
    page = manager_client.get(LIST)
    told = {
        line.segment.slug: [(each.other.slug, round(each.share, 3)) for each in line.alike]
        for family in page.context["overview"].families
        for line in family.lines
    }
    assert told == {"one": [("four", 1.0), ("two", 0.975)], "two": [], "three": [], "four": [("two", 0.975)]}
    assert "98 % are in “Two” too" in page.content.decode().replace("\xa0", " ").replace("98%", "98 %")


def test_a_merged_tag_is_renamed_wherever_it_is_named(manager_client, manager):
    old, new = create_tag(name="old"), create_tag(name="new")
    amelie = customer(tags=["old"])
    CustomerMetrics.objects.get_or_create(customer=amelie)
    both, put_away = own("Both", {"not": {"any": [carrying(old.pk, new.pk)]}}), own("Away", carrying(old.pk))
    archive_segment(segment=put_away)
    view = save_view(owner_id=manager.pk, name="Old", query={"tag": str(old.pk), "order": "name"})
    journey = Journey.objects.create(
        slug="hello",
        name_fr="Bonjour",
        name_en="Hello",
        trigger_kind="customer.tagged",
        trigger_where={"all": [{"field": "tag", "is": "old"}, {"field": "tag_id", "in": [old.pk]}]},
        exits=[{"kind": "customer.tagged", "where": {"customer": carrying(old.pk)}}],
    )
    merge = reverse("customers:tag-merge", args=[old.pk])
    page = manager_client.post(merge, {"into": new.pk}, follow=True).content.decode()
    assert "These read the other tag from now on: " in page
    assert {name for name in ("Both", "Away", "Hello") if name in page} == {"Both", "Away", "Hello"}
    for row in (both, put_away, journey, view):
        row.refresh_from_db()
    assert both.rule == {"not": {"any": [carrying(new.pk)]}}
    assert (both.is_pending, put_away.rule) == (True, carrying(new.pk))
    assert SavedView.objects.get().query == {"tag": str(new.pk), "order": "name"}
    assert journey.trigger_where == {
        "all": [{"field": "tag", "is": "new"}, {"field": "tag_id", "in": [new.pk]}]
    }
    assert journey.exits == [{"kind": "customer.tagged", "where": {"customer": carrying(new.pk)}}]
    other = create_tag(name="other")
    assert merge_tag(tag=other, into=new) == []


def test_a_tag_that_is_read_is_not_deleted_and_its_page_says_who_reads_it(manager_client, manager):
    vip = create_tag(name="VIP")
    amelie = customer(tags=["VIP"])
    CustomerMetrics.objects.get_or_create(customer=amelie)
    reader, put_away = own("Reader", carrying(vip.pk)), own("Away", carrying(vip.pk))
    archive_segment(segment=put_away)
    refresh_changed()
    Journey.objects.create(
        slug="hello", name_fr="Bonjour", name_en="Hello", goal={"where": {"field": "tag", "is": "VIP"}}
    )
    save_view(owner_id=manager.pk, name="Mine", query={"tag": str(vip.pk)})
    edit, delete = (reverse(f"customers:tag-{name}", args=[vip.pk]) for name in ["edit", "delete"])
    named = manager_client.get(edit).context["uses"]
    assert [(use.what, use.name, use.binding) for use in named] == [
        ("journey", "Hello", True),
        ("segment", "Reader", True),
        ("archived segment", "Away", False),
        ("view of the list", "a private view", False),
    ]
    assert delete not in manager_client.get(edit).content.decode()
    refused = manager_client.post(delete, follow=True)
    assert "It is still read by: Hello, Reader." in refused.content.decode()
    assert members_of(reader) == {amelie.pk}

    Journey.objects.filter(slug="hello").delete()
    archive_segment(segment=reader)
    page = manager_client.get(edit).content.decode()
    assert [delete in page, "has to be mended" in page, "Away" in page] == [True, True, True]
    manager_client.post(delete)
    assert (list(amelie.tags.all()), members_of(reader)) == ([], {amelie.pk})
    refresh_changed()
    assert members_of(reader) == set()


def test_who_names_the_tag_others_are_merged_into_finds_its_members_anew():
    old, new = create_tag(name="old"), create_tag(name="new")
    amelie = customer(tags=["old"])
    CustomerMetrics.objects.get_or_create(customer=amelie)
    reader = own("Reader", carrying(new.pk))
    refresh_changed()
    assert members_of(reader) == set()
    assert merge_tag(tag=old, into=new) == []
    refresh_changed()
    assert members_of(reader) == {amelie.pk}
