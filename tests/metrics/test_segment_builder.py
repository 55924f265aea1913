"""What the builder sends back of a condition: all of it, or a refusal."""

from typing import Any

import pytest
from django.urls import reverse

from customers.models import Product
from metrics.domain.segment import Naming, change_segment, create_segment
from metrics.forms.segment import Row
from metrics.models import Segment

pytestmark = pytest.mark.django_db

NAMES = {"name_fr": "Profond", "name_en": "Deep"}
RICH = {"field": "revenue", "op": ">=", "value": 100}


def fields_of(row: Row) -> dict[str, Any]:
    """As a browser would send the page."""
    if not row.kind:
        return {f"{row.name}-field": row.key, f"{row.name}-op": row.op, f"{row.name}-value": row.values}
    sent: dict[str, Any] = {f"{row.name}-kind": row.kind, f"{row.name}-parts": str(len(row.parts))}
    for part in row.parts:
        sent |= fields_of(part)
    return sent


def test_saving_keeps_the_deepest_condition_there_may_be(manager_client):
    rule: dict[str, Any] = {"all": [RICH]}
    for _level in range(5):
        rule = {"any": [RICH, rule]}
    deep = create_segment(naming=Naming(**NAMES), rule=rule)
    address = reverse("metrics:segment-edit", args=[deep.slug])
    row = manager_client.get(address).context["row"]
    assert manager_client.post(address, NAMES | fields_of(row)).status_code == 302
    assert Segment.objects.get(pk=deep.pk).rule == rule


def test_a_line_too_many_or_too_deep_is_refused_not_dropped(manager_client):
    line = Row(key="revenue", op=">=", values=["100"])
    long = Row(kind="all", parts=[Row(key="revenue", op=">=", values=["100"]) for _n in range(101)])
    deep = line
    for _level in range(8):
        deep = Row(kind="all", parts=[Row(key="orders", op=">=", values=["1"]), deep])
    for row, why in [(long, "60 lines at most"), (deep, "nested too deeply")]:
        page = manager_client.post(reverse("metrics:segment-create"), NAMES | fields_of(row.numbered()))
        assert (page.status_code, why in page.content.decode()) == (422, True)


@pytest.mark.parametrize("address", ["metrics:segment-create", "metrics:list-create"])
def test_a_missing_name_is_said_once(manager_client, address):
    rule = fields_of(Row(kind="all").numbered())
    page = manager_client.post(reverse(address), rule | {"name_fr": "Profond", "name_en": ""})
    assert page.status_code == 422
    assert page.context["form"].errors == {"name_en": ["This field is required."]}


def test_two_people_editing_do_not_overwrite_each_other_unseen(manager_client):
    segment = create_segment(naming=Naming(name_fr="Aisés", name_en="Rich"), rule=RICH)
    address = reverse("metrics:segment-edit", args=[segment.slug])
    page = manager_client.get(address).context
    body = {"name_fr": "Aisés", "name_en": "Mine", "seen_at": page["form"]["seen_at"].value()}
    body |= fields_of(page["row"])
    change_segment(segment=segment, naming=Naming(name_fr="Aisés", name_en="Theirs"), rule=RICH)
    refused = manager_client.post(address, body)
    assert refused.status_code == 422
    assert "Somebody changed this segment" in refused.content.decode()
    segment.refresh_from_db()
    assert segment.name_en == "Theirs"
    body["seen_at"] = refused.context["form"]["seen_at"].value()  # told of it, and meant all the same
    assert manager_client.post(address, body).status_code == 302
    assert manager_client.post(address, body | {"seen_at": "nonsense"}).status_code == 422


def test_products_and_countries_are_found_by_typing(manager_client):
    """Of a long list stands what was chosen, by name; what is typed joins it, and what is none is shown."""
    Product.objects.create(sku="ESP-500", name="Espresso maison")
    Product.objects.create(sku="MAC-1", name="Machine")
    found = manager_client.get(reverse("metrics:segment-products"), {"r-0-add": "espr"}).content.decode()
    assert ('value="ESP-500"' in found, "MAC-1" in found) == (True, False)
    assert manager_client.get(reverse("metrics:segment-products"), {"r-0-add": "\0"}).status_code == 200
    for field, typed, chosen in [
        ("bought", "ESP-500, no", {"MAC-1": "Machine", "ESP-500": "Espresso maison", "no": "no"}),
        ("country", "COTE D’ivoire", {"FR": "France", "CI": "Côte d’Ivoire"}),
        ("country", "Atlantis", {"FR": "France", "Atlantis": "Atlantis"}),
    ]:
        line = {"r-0-field": field, "r-0-op": "in", "r-0-value": next(iter(chosen)), "r-0-add": typed}
        page = manager_client.post(
            reverse("metrics:segment-create"), {"r-kind": "all", "r-parts": "1", "do": "refresh"} | line
        )
        assert page.context["row"].parts[0].chosen == chosen
