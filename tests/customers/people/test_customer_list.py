"""The list of customers: columns, filters, orders; page by page, saved as views, tagged, found."""

import re
from datetime import UTC, datetime

import pytest

from core.errors import Invalid
from customers.models import Customer
from customers.people.domain import customer_list
from customers.people.domain.custom_field import add_field
from customers.people.domain.customer_list import CustomerRows, asked_for
from customers.people.domain.facets import offered
from customers.people.domain.tag import create_tag
from metrics.models import CustomerMetrics, CustomerOpportunity
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/customers/"


def anything(_right: str) -> bool:
    return True


def rows(**wanted) -> CustomerRows:
    return CustomerRows(asked_for(wanted, may=anything))


def names(response):
    return re.findall(r'class="whole"[^>]*>\s*<bdi>([^<]*)</bdi>', response.content.decode())


def measured(customer: Customer, **figures) -> None:
    CustomerMetrics.objects.create(pk=customer.pk, **figures)


@pytest.mark.parametrize("people", [1, 3])
def test_it_costs_the_same_however_many(agent_client, django_assert_num_queries, people):
    create_tag(name="vip")
    for n in range(people):
        factories.customer("Jean", f"Martin {n}", phones=["0600000000"], tags=["vip"])

    agent_client.get(LIST)
    with django_assert_num_queries(6):  # session, reader, views, who fits, their cells, tags to choose
        response = agent_client.get(LIST)

    assert names(response) == [f"Jean Martin {n}" for n in range(people)]


class TestOrders:
    @pytest.fixture
    def people(self):
        add_field(label_fr="Tasses", label_en="Cups", kind="number")
        add_field(label_fr="Machine", label_en="Machine", kind="text")
        add_field(label_fr="Visite", label_en="Visit", kind="date")
        for n in range(9):
            custom = (
                {"cups": n % 3, "machine": f"M{n % 4}", "visit": f"2026-01-0{n % 2 + 1}"} if n < 7 else {}
            )
            at = datetime(2026, 1, 1 + n // 2, tzinfo=UTC)
            one = factories.customer("Jean", "Martin" if n % 2 else f"Petit {n}", since=at, custom=custom)
            for _between in range(3):  # so that a short walk meets none who fits
                factories.customer("Jean", "Martin" if n % 2 else f"Petit {n}", since=at, language="en")
            if n < 5:
                CustomerOpportunity.objects.create(
                    customer=one, loyalty=0.5, open_value=n % 3, loyalty_third=2, value_third=1 + n % 3
                )
            measured(one, orders=1, gross_revenue=n % 3, last_order_at=at, last_contact_at=at if n else None)

    @pytest.mark.parametrize("sign", ["", "-"])
    @pytest.mark.parametrize(
        ("few", "walked"),
        [(2000, 10_000), (0, 10_000), (0, 3), (0, 0)],
        ids=["named", "walked", "walked a little", "sorted"],
    )
    def test_paging_forth_and_back_shows_everyone_once(self, people, monkeypatch, few, walked, sign):
        monkeypatch.setattr(customer_list, "FEW", few)
        monkeypatch.setattr(customer_list, "WALKED", walked)
        sizes = {}
        for order in offered(anything).orders:
            list_of = rows(order=f"{sign}{order}", language="fr")
            everyone = [pk for portion in list_of.portions() for pk, *_cells in portion]
            page = list_of.page(size=2)
            forth = [line.pk for line in page.lines]
            while page.next:
                page = list_of.page(after=page.next, size=2)
                forth += [line.pk for line in page.lines]
            page = list_of.page(last=True, size=2)
            back = [line.pk for line in page.lines]
            while page.previous:
                page = list_of.page(before=page.previous, size=2)
                back = [line.pk for line in page.lines] + back
            assert (forth, back) == (everyone, everyone), order
            sizes[order] = len(everyone)
        assert sizes == {
            "name": 9,
            "since": 9,
            "changed": 9,
            "custom_cups": 7,
            "custom_machine": 7,
            "custom_visit": 7,
            "revenue": 6,
            "opportunity": 5,
            "last_order": 9,
            "last_contact": 8,
        }

    def test_every_column_and_order_stands_in_the_page(self, people, agent_client):
        every = list(offered(anything).columns)
        for order in offered(anything).orders:
            response = agent_client.get(LIST, {"columns": every, "order": f"-{order}"})
            assert (response.status_code, response.context["asked"].order.key) == (200, order)
        page = response.content.decode()
        assert 'aria-sort="descending"' in page
        assert "only those with “Last contact”" in page


def test_accents_do_not_send_names_to_the_end(agent_client):
    for first in ["Zoé", "Étienne", "amélie", "Farid"]:
        factories.customer(first, "X")

    assert names(agent_client.get(LIST)) == ["amélie X", "Étienne X", "Farid X", "Zoé X"]


def test_filters_narrow_it_and_stay_while_paging(agent_client):
    for n in range(60):
        factories.customer("Jean", f"Martin {n:02}", country="FR")
    factories.customer("Jane", "Doe", country="GB", language="en")

    assert names(agent_client.get(LIST, {"country": "GB"})) == ["Jane Doe"]
    assert names(agent_client.get(LIST, {"language": "en"})) == ["Jane Doe"]
    first = agent_client.get(LIST, {"country": "FR"})
    [following] = re.findall(r'rel="next"\s+href="([^"]+)"', first.content.decode())
    second = agent_client.get(following.replace("&amp;", "&"))
    assert names(second) == [f"Jean Martin {n}" for n in range(50, 60)]
    assert names(agent_client.get(LIST, {"country": "FR", "last": 1}))[-1] == "Jean Martin 59"


FITS = [
    ("tag", "vip", ["A"]),
    ("status", "prospect", ["B"]),
    ("status", "lost", ["A"]),
    ("tier", "good", ["A"]),
    ("revenue_from", "10,5", ["A"]),
    ("last_order_from", "2020-01-02", ["A"]),
    ("last_order_to", "2020-01-01", []),
    ("contact_since", "2026-01-01", ["B"]),
    ("no_contact_since", "2026-01-01", ["A", "C"]),
    ("since_from", "2025-06-01", ["B", "C"]),
    ("since_to", "2025-06-01", ["A", "C"]),
    ("custom_grind", "beans", ["A"]),
    ("custom_reseller", "no", ["B"]),
    ("custom_cups_from", "3", ["B"]),
    ("custom_cups_to", "2", ["A"]),
    ("custom_machine", "gag", ["A"]),
]


@pytest.fixture
def cast():
    vip = create_tag(name="vip")
    add_field(label_fr="M", label_en="Grind", kind="choice", choices=[("Grains", "Beans")])
    add_field(label_fr="R", label_en="Reseller", kind="flag")
    add_field(label_fr="T", label_en="Cups", kind="number")
    add_field(label_fr="A", label_en="Machine", kind="text")
    old, new = datetime(2020, 1, 2, 12, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    custom = {"grind": "beans", "cups": 2, "machine": "Gaggia"}
    a = factories.customer("A", "", tags=["vip"], since=old, custom=custom)
    b = factories.customer("B", "", since=new, custom={"reseller": False, "cups": 3})
    factories.customer("C", "", since=datetime(2025, 6, 1, 12, tzinfo=UTC))
    measured(a, orders=2, gross_revenue=11, tier="good", last_order_at=old, last_contact_at=old)
    measured(b, last_contact_at=new)
    return {"vip": vip.pk}


@pytest.mark.parametrize(("key", "written", "expected"), FITS)
def test_each_filter_finds_who_fits_on_the_page_and_over_the_api(
    cast, agent_client, machine, key, written, expected
):
    value = cast.get(written, written)
    assert names(agent_client.get(LIST, {key: value})) == expected
    answer = machine().get("/api/v1/customers/", {key: value}).json()
    assert sorted(each["name"] for each in answer["results"]) == expected


@pytest.mark.parametrize(
    ("key", "written", "words"),
    [
        ("since_from", "2026-02-31", "“2026-02-31” is not a date"),
        ("since_from", "<b>", "“&lt;b&gt;” is not a date"),
        ("tag", "999", "none of the choices"),
        ("status", "x", "none of the choices"),
        ("revenue_from", "lots", "A number is expected"),
        ("revenue_from", "NaN", "A number is expected"),
        ("last_order_to", "0001-01-01", "The year 1 cannot be"),
    ],
)
def test_a_filter_that_cannot_be_read_shows_nobody_and_says_why(agent_client, key, written, words):
    factories.customer()
    response = agent_client.get(LIST, {key: written})
    assert names(response) == []
    assert words in response.content.decode()


def test_figures_are_for_those_who_may_see_them():
    assert "tier" not in offered(lambda right: right == "customers.view").filters


def test_counts_are_exact_as_long_as_they_are_cheap(monkeypatch):
    for n in range(4):
        factories.customer("Jean", str(n), country="FR")
    assert rows().total.words == ""
    monkeypatch.setattr(customer_list, "COUNTED", 3)
    total = rows(country="FR").total
    assert (total.number, total.words) == (3, "more than")
    with pytest.raises(Invalid, match="too many"):
        rows(country="FR").ids  # noqa: B018 — asking is enough


def test_a_search_without_script_shows_its_results_here(agent_client):
    amelie = factories.customer(phones=["0612345678"])
    factories.customer("Jean", "Dupont")

    assert names(agent_client.get(LIST, {"q": "06 12 34 56 78"})) == [amelie.name]
    assert names(agent_client.get(LIST, {"q": "fotso", "language": "en"})) == []
    assert "Nobody found" in agent_client.get(LIST, {"q": "zzzzzz"}).content.decode()


@pytest.mark.parametrize("place", ["x", "9" * 40 + ".a", "1.\x00", "-1.a", "1", ".", "1.2026-01-01"])
def test_a_place_that_is_none_still_shows_a_page(agent_client, place):
    for order in ["name", "since", "revenue"]:
        for way in ["after", "before"]:
            assert agent_client.get(LIST, {way: place, "order": order}).status_code == 200


def test_an_empty_house_offers_the_first_step(agent_client):
    assert "No customer yet" in agent_client.get(LIST).content.decode()
