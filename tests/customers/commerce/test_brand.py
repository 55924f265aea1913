"""Brands: one of a key, renamed, retired and brought back by managers; nobody else keeps them."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from core.errors import Conflict, Invalid
from customers.commerce.domain.brand import brands_in_use, change_brand, create_brand
from customers.models import Brand
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent", "error", "field"),
    [
        ({"key": "Harbour", "name": "x"}, Invalid, "key"),
        ({"key": "-x", "name": "x"}, Invalid, "key"),
        ({"key": "x" * 41, "name": "x"}, Invalid, "key"),
        ({"key": "quay", "name": " "}, Invalid, "name"),
        ({"key": "quay", "name": "x" * 81}, Invalid, "name"),
        ({"key": "quay", "name": "Quay", "sender": "x" * 81}, Invalid, "sender"),
        ({"key": "harbour", "name": "Quay"}, Conflict, "key"),
        ({"key": "quay", "name": "Harbour"}, Conflict, "name"),
    ],
)
def test_what_cannot_be_a_brand_is_refused_by_name(sent, error, field) -> None:
    factories.brand()
    with pytest.raises(error) as refusal:
        create_brand(**sent)
    assert (refusal.value.field, Brand.objects.count()) == (field, 1)


def test_the_database_takes_no_other_key() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Brand.objects.create(key="Not plain", name="x")


def test_without_a_sender_it_signs_with_its_name() -> None:
    brand = factories.brand()
    assert (str(brand), brand.signs) == ("Harbour", "Harbour")
    assert change_brand(brand=brand, sender="The Harbour\n team").signs == "The Harbour team"
    assert brand.name == "Harbour"


def test_a_retired_one_is_not_offered_until_it_is_brought_back() -> None:
    brand = factories.brand()
    change_brand(brand=brand, active=False)
    assert list(brands_in_use()) == []
    change_brand(brand=brand, active=True)
    assert list(brands_in_use()) == [brand]


def test_a_manager_keeps_the_list(manager_client: Client) -> None:
    assert "No brand yet" in manager_client.get("/brands/").content.decode()
    sent = {"key": "harbour", "name": "Harbour", "sender": "The Harbour"}
    assert "The Harbour" in manager_client.post("/brands/", sent, follow=True).content.decode()
    assert "already" in manager_client.post("/brands/", sent).content.decode()
    brand = Brand.objects.get()
    page = f"/brands/{brand.pk}/"
    assert "harbour" in manager_client.get(page).content.decode()
    manager_client.post(page, {"name": "Old Harbour", "sender": ""})
    assert "is retired" in manager_client.post(f"{page}switch/", follow=True).content.decode()
    brand.refresh_from_db()
    assert (brand.key, brand.name, brand.signs, brand.active) == (
        "harbour",
        "Old Harbour",
        "Old Harbour",
        False,
    )
    manager_client.post(f"{page}switch/", {"on": "1"})
    brand.refresh_from_db()
    assert brand.active


@pytest.mark.parametrize("path", ["/brands/", "/brands/1/", "/brands/1/switch/"])
def test_an_agent_does_not(agent_client: Client, path: str) -> None:
    assert agent_client.post(path, {"key": "x", "name": "x"}).status_code == 403
    assert not Brand.objects.exists()


def test_over_the_api_the_key_never_changes() -> None:
    client = APIClient()
    client.force_authenticate(factories.user("manager"))
    made = client.post("/api/v1/brands/", {"key": "harbour", "name": "Harbour", "active": False})
    assert (made.status_code, made.json()["active"]) == (201, False)
    path = f"/api/v1/brands/{made.json()['id']}/"
    assert client.patch(path, {"key": "other"}).status_code == 400
    assert client.patch(path, {"sender": "Us", "active": True}).json()["sender"] == "Us"
    assert [each["key"] for each in client.get("/api/v1/brands/?active=true").json()["results"]] == [
        "harbour"
    ]
    assert client.post("/api/v1/brands/", {"key": "harbour", "name": "x"}).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one() -> None:
    start, found = threading.Barrier(2), list[str]()

    def make() -> None:
        start.wait()
        try:
            create_brand(key="harbour", name="Harbour")
            found.append("made")
        except Conflict:
            found.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["made", "refused"]


def test_a_brand_changed_meanwhile_is_not_overwritten(machine: Any) -> None:
    client, path = machine(), f"/api/v1/brands/{factories.brand().pk}/"
    seen = client.get(path)["ETag"]
    changed = client.patch(path, {"sender": "The Harbour"}, HTTP_IF_MATCH=seen)
    assert (changed.status_code, changed["ETag"] == seen) == (200, False)
    for body in ({"name": "Quay"}, {"active": False}, {"accent": "#1d5fa6"}):
        refused = client.patch(path, body, HTTP_IF_MATCH=seen)
        assert (refused.status_code, refused.json()["error"]["code"]) == (412, "changed_meanwhile")
    assert client.get(path).json() == changed.json()
    both = client.patch(path, {"name": "Quay", "active": False}, HTTP_IF_MATCH=changed["ETag"])
    assert (both.status_code, both.json()["name"], both.json()["active"]) == (200, "Quay", False)
    assert client.patch(path, {"active": True}).status_code == 200


def test_the_form_tells_of_another_change_before_it_overwrites_it(manager_client: Client) -> None:
    brand = factories.brand()
    path = f"/brands/{brand.pk}/"
    shown = manager_client.get(path).context["form"].initial
    change_brand(brand=brand, sender="The Harbour")
    sent = {"name": "Quay", "sender": "", "accent": "", "seen_at": shown["seen_at"]}
    told = manager_client.post(path, sent)
    assert told.status_code == 422
    assert "Somebody changed this meanwhile." in told.content.decode()
    brand.refresh_from_db()
    assert brand.sender == "The Harbour"
    again = manager_client.post(path, sent | {"seen_at": told.context["form"]["seen_at"].value()})
    brand.refresh_from_db()
    assert (again.status_code, brand.name) == (302, "Quay")
