"""Segments by the API: made, changed, tried out, filled."""

import pytest
from django.urls import reverse

from metrics.domain.membership import refresh_changed
from metrics.domain.recompute import recompute_everything
from metrics.models import Listing, Segment
from tests.factories import customer, order

pytestmark = pytest.mark.django_db

SEGMENTS = reverse("api-segments-list")
RICH = {"field": "revenue", "op": ">=", "value": 100}
NAMES = {"name_fr": "Aisés", "name_en": "Rich"}


def test_a_segment_is_made_changed_and_put_away(machine):
    client = machine("metrics.view", "metrics.edit")
    made = client.post(SEGMENTS, NAMES | {"rule": RICH}, format="json")
    assert made.status_code == 201
    told = made.json()
    assert {key: told[key] for key in ("slug", "kind", "rule", "words", "built_in", "archived_at")} == {
        "slug": "rich",
        "kind": "rule",
        "rule": RICH,
        "words": "have brought in at least €100",
        "built_in": False,
        "archived_at": None,
    }
    one = reverse("api-segments-detail", args=[told["id"]])
    changed = client.patch(one, {"rule": RICH | {"value": 250}}, format="json").json()
    assert (changed["rule"]["value"], changed["name_en"]) == (250, "Rich")
    assert client.patch(one, {"archived": True}, format="json").json()["archived_at"]
    assert client.get(SEGMENTS, {"archived": "true"}).json()["results"][0]["slug"] == "rich"


def test_refusals_name_the_line_and_the_right(machine):
    refused = machine().post(SEGMENTS, NAMES | {"rule": {"all": [RICH, RICH | {"op": "~"}]}}, format="json")
    assert (
        refused.status_code,
        "Line 2: “Revenue” cannot be compared by “~”." in refused.content.decode(),
    ) == (
        400,
        True,
    )
    reader = machine("metrics.view")
    assert reader.post(SEGMENTS, NAMES | {"rule": RICH}, format="json").status_code == 403
    assert not Segment.objects.filter(slug="rich").exists()


def test_a_condition_is_tried_out_and_nothing_stored(machine):
    amelie = customer()
    order(amelie, 200)
    recompute_everything(announce=False)
    told = machine().post(reverse("api-segment-previews-list"), {"rule": RICH}, format="json").json()
    assert (told["size"], told["margin"], told["revenue"], told["sample"]) == (1, 0, "200.00", [amelie.pk])
    assert not Segment.objects.filter(built_in=False).exists()


def test_customers_are_put_on_a_list_and_taken_off(machine):
    amelie, client = customer(), machine()
    client.post(SEGMENTS, {"name_fr": "Invités", "name_en": "Guests", "kind": "list"}, format="json")
    entries = reverse("api-list-entries-list")
    body = {"segment": "guests", "customer_ids": [amelie.pk, 10**9]}
    assert [client.post(entries, body, format="json").json()["changed"] for _ in range(2)] == [1, 0]
    assert client.get(entries, {"segment": "guests"}).json()["results"][0]["customer"] == amelie.pk
    assert client.post(entries, body | {"listed": False}, format="json").json()["changed"] == 1
    refresh_changed()
    assert not Listing.objects.exists()


def test_a_change_made_on_an_older_definition_is_refused(machine):
    client = machine("metrics.view", "metrics.edit")
    made = client.post(SEGMENTS, NAMES | {"rule": RICH}, format="json").json()
    one = reverse("api-segments-detail", args=[made["id"]])
    seen = client.get(one)["ETag"]
    dearer = {"rule": RICH | {"value": 250}}
    changed = client.patch(one, dearer, format="json", HTTP_IF_MATCH=seen)
    assert changed.status_code == 200
    for body in ({"rule": RICH | {"value": 300}}, {"archived": True}, {"name_en": "Richer"}):
        refused = client.patch(one, body, format="json", HTTP_IF_MATCH=seen)
        assert (refused.status_code, refused.json()["error"]["code"]) == (412, "changed_meanwhile")
    for nobodys in ('"nonsense"', '"9999-12-31T23:59:59-23:59"', '"0001-01-01T00:00:00+23:59"'):
        assert client.patch(one, dearer, format="json", HTTP_IF_MATCH=nobodys).status_code == 412, nobodys
    stored = Segment.objects.get(pk=made["id"])
    assert (stored.rule["value"], stored.name_en, stored.archived_at) == (250, "Rich", None)
    away = {"name_en": "Well off", "archived": True}  # two verbs, one change
    assert client.patch(one, away, format="json", HTTP_IF_MATCH=changed["ETag"]).status_code == 200
    back = client.get(one)["ETag"]
    assert client.patch(one, {"archived": False}, format="json", HTTP_IF_MATCH=seen).status_code == 412
    assert client.patch(one, {"archived": False}, format="json", HTTP_IF_MATCH=back).status_code == 200
