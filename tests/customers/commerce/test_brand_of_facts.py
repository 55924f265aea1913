"""Orders, carts and contacts are a brand's or the house's: by hand, over the API, from a file."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from rest_framework.test import APIClient

from core.sql import execute
from customers.commerce.domain.brand import change_brand
from customers.models import Brand, Cart, Customer, Event, Interaction, Order
from tests import factories
from tests.customers.imports.conftest import issues, run

pytestmark = pytest.mark.django_db
TOLD = {"brand": "harbour", "brand_name": "Harbour"}


@pytest.fixture
def brand(db: None) -> Brand:
    return factories.brand()


@pytest.fixture
def amelie(db: None) -> Customer:
    return factories.customer()


@pytest.fixture
def api() -> APIClient:
    client = APIClient()
    client.force_authenticate(factories.user("manager"))
    return client


def told(kind: str) -> dict[str, Any]:
    """What the latest event of a kind says of a brand."""
    data = Event.objects.filter(kind=kind).latest("pk").data
    return {name: data[name] for name in ("brand", "brand_name") if name in data}


def test_fact_and_event_name_the_brand(amelie: Customer, brand: Brand) -> None:
    made: list[Any] = [
        factories.order(amelie, brand=brand),
        factories.cart(amelie, brand=brand),
        factories.contact(amelie, brand=brand),
    ]
    assert [each.brand for each in made] == 3 * [brand]
    assert [told(kind) for kind in ("order.placed", "cart.changed", "contact.logged")] == 3 * [TOLD]


def test_without_one_nothing_is_said_of_brands(amelie: Customer, brand: Brand) -> None:
    made: list[Any] = [factories.order(amelie), factories.cart(amelie), factories.contact(amelie)]
    assert [each.brand for each in made] == 3 * [None]
    assert [told(kind) for kind in ("order.placed", "cart.changed", "contact.logged")] == 3 * [{}]


def test_a_cart_is_of_the_brand_that_reported_it_last(amelie: Customer, brand: Brand) -> None:
    factories.cart(amelie, external_id="one", brand=brand)
    assert factories.cart(amelie, 50, external_id="one").brand is None


def test_the_history_shows_it(agent_client: Client, amelie: Customer, brand: Brand) -> None:
    factories.order(amelie, brand=brand)
    factories.contact(amelie, brand=brand)
    page = agent_client.get(f"/customers/{amelie.pk}/").content.decode()
    assert page.count("<bdi>Harbour</bdi>") == 2
    order = Order.objects.get()
    assert "<bdi>Harbour</bdi>" in agent_client.get(f"/customers/orders/{order.pk}/").content.decode()


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_form_offers_brands_where_there_are_any(agent_client: Client, amelie: Customer) -> None:
    page = f"/customers/{amelie.pk}/"
    assert 'name="brand"' not in agent_client.get(page).content.decode()
    brand = factories.brand()
    shown = agent_client.get(page).content.decode()
    assert ('value="harbour"' in shown, "Harbour" in shown) == (True, True)
    change_brand(brand=brand, active=False)
    assert 'name="brand"' not in agent_client.get(page).content.decode()


@pytest.mark.parametrize(("sent", "kept"), [("harbour", "harbour"), ("", None)])
def test_the_agent_chooses_it(
    agent_client: Client, amelie: Customer, brand: Brand, sent: str, kept: str | None
) -> None:
    factories.reason()
    filled = {"channel": "phone", "direction": "in", "reason": "delivery-test", "key": "k", "brand": sent}
    agent_client.post(f"/customers/{amelie.pk}/contacts/", filled)
    assert Interaction.objects.values_list("brand__key", flat=True).get() == kept


def test_one_that_is_not_offered_is_refused(agent_client: Client, amelie: Customer, brand: Brand) -> None:
    factories.reason()
    filled = {"channel": "phone", "direction": "in", "reason": "delivery-test", "key": "k", "brand": "quay"}
    answer = agent_client.post(f"/customers/{amelie.pk}/contacts/", filled)
    assert (answer.status_code, Interaction.objects.count()) == (422, 0)


def test_another_process_hears_of_it_within_a_minute(agent_client: Client, amelie: Customer) -> None:
    page = f"/customers/{amelie.pk}/"
    agent_client.get(page)
    execute("INSERT INTO customers_brand (key, name) VALUES ('quay', 'Quay')")
    assert 'name="brand"' not in agent_client.get(page).content.decode()
    caches["process"].clear()
    assert 'value="quay"' in agent_client.get(page).content.decode()


# ── Over the API ─────────────────────────────────────────────────────────────────────────────────────────

LINE = {"sku": "A", "quantity": 1, "unit_price": "5.00"}
SENT: list[tuple[str, dict[str, Any]]] = [
    ("orders", {"number": "1", "source": "shop", "placed_at": "2025-03-01T10:00:00Z", "lines": [LINE]}),
    ("carts", {"external_id": "1", "source": "shop", "lines": [LINE]}),
    ("interactions", {"channel": "phone", "direction": "in", "key": "1"}),
]


@pytest.mark.parametrize(("noun", "sent"), SENT)
def test_the_api_takes_and_shows_its_key(
    api: APIClient, amelie: Customer, brand: Brand, noun: str, sent: dict[str, Any]
) -> None:
    whole = sent | {"customer": amelie.pk, "brand": "harbour"}
    for _again in range(2):
        assert api.post(f"/api/v1/{noun}/", whole, format="json").json()["brand"] == "harbour"
    [shown] = api.get(f"/api/v1/{noun}/").json()["results"]
    assert shown["brand"] == "harbour"
    assert api.post(f"/api/v1/{noun}/", whole | {"brand": "quay"}, format="json").status_code == 400
    change_brand(brand=brand, active=False)
    assert api.post(f"/api/v1/{noun}/", whole, format="json").status_code == 400
    stored = {"orders": Order.objects, "carts": Cart.objects, "interactions": Interaction.objects}
    assert stored[noun].count() == 1


def test_an_order_sent_again_for_another_brand_is_another_order(
    api: APIClient, amelie: Customer, brand: Brand
) -> None:
    factories.brand("quay")
    order = SENT[0][1] | {"customer": amelie.pk}
    sent: list[dict[str, Any]] = [order | {"number": "1", "brand": "harbour"}, order | {"number": "2"}]
    statuses = [api.post("/api/v1/orders/", each, format="json").status_code for each in sent * 2]
    assert set(statuses) <= {200, 201}
    for each, other in [(sent[0], "quay"), (sent[0], None), (sent[1], "quay")]:
        answer = api.post("/api/v1/orders/", each | {"brand": other}, format="json")
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (409, ["number"])
    assert list(Order.objects.order_by("number").values_list("brand__key", flat=True)) == ["harbour", None]


# ── From a file ──────────────────────────────────────────────────────────────────────────────────────────

HEAD = "Order number,Date,Quantity,Unit price,Customer ID,Brand\n"


@pytest.mark.django_db(transaction=True)
def test_a_column_names_it_by_key_or_name(brand: Brand) -> None:
    run(
        HEAD
        + "1,2025-03-01 10:00,1,5,C7,HARBOUR\n"
        + "1,2025-03-01 10:00,2,5,C7,\n"
        + "2,2025-03-02 10:00,1,5,C7,\n"
        + "3,2025-03-03 10:00,1,5,,harbour\n"
    )
    kept = Order.objects.order_by("number").values_list("number", "brand__key")
    assert list(kept) == [("1", "harbour"), ("2", None), ("3", "harbour")]
    placed = Event.objects.filter(kind="order.placed").order_by("data__number")
    assert [each.data.get("brand_name") for each in placed] == ["Harbour", None, "Harbour"]


@pytest.mark.django_db(transaction=True)
def test_a_line_of_an_unknown_brand_is_refused_and_two_brands_refuse_the_order(brand: Brand) -> None:
    factories.brand("quay")
    job = run(
        HEAD
        + "1,2025-03-01 10:00,1,5,C7,pier\n"
        + "2,2025-03-01 10:00,1,5,C7,harbour\n"
        + "2,2025-03-01 10:00,1,5,C7,quay\n",
        keep_good_lines=True,
    )
    assert issues(job) == [
        (2, "Brand", "Known are: harbour, quay."),
        (3, "", "This order names two different brands."),
        (4, "", "This order names two different brands."),
    ]
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_order_that_comes_again_for_another_brand_is_refused(brand: Brand) -> None:
    factories.brand("quay")
    rows = "1,2025-03-01 10:00,1,5,C7,harbour\n2,2025-03-01 10:00,1,5,C7,\n"
    run(HEAD + rows)
    again = run(HEAD + rows)
    assert (again.state, again.unchanged) == ("done", 2)
    changed = (
        rows.replace("harbour", "quay").replace("C7,\n", "C7,quay\n") + "3,2025-03-01 10:00,1,5,C7,quay\n"
    )
    job = run(HEAD + changed, keep_good_lines=True)
    said = "This number is stored already, with other content. Nothing was changed."
    assert (issues(job), job.created) == ([(2, "", said), (3, "", said)], 1)
    emptied = run(HEAD + rows.replace("harbour", ""), keep_good_lines=True)
    assert (issues(emptied), emptied.unchanged) == ([(2, "", said)], 1)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_does_not_speak_of_brands_contradicts_none(brand: Brand) -> None:
    run(HEAD + "1,2025-03-01 10:00,1,5,C7,harbour\n")
    silent = run("Order number,Date,Quantity,Unit price,Customer ID\n1,2025-03-01 10:00,1,5,C7\n")
    assert (silent.state, silent.unchanged) == ("done", 1)
    assert Order.objects.get().brand == brand
