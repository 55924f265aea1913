"""The pages of segments: the list, the builder, a segment in depth; what they cost and whom they refuse."""

from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.urls import reverse

from customers.commerce.domain.product import save_product
from customers.models import Customer
from metrics.domain.listing import list_customers
from metrics.domain.membership import refresh_changed, refresh_segments
from metrics.domain.recompute import recompute_everything
from metrics.domain.segment import Naming, create_list, create_segment
from metrics.models import CustomerMetrics, Listing, MetricSnapshot, Segment, SegmentMembership
from tests.factories import customer, order
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db

LIST = reverse("metrics:segment-list")
NEW = reverse("metrics:segment-create")
PREVIEW = reverse("metrics:segment-preview")
SESSION_AND_USER = 2
API = 5  # the token and its account, the page; the segments and the products that conditions name
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
    assert page["Location"] == reverse("metrics:segment-detail", args=["recent"])
    assert (segment.rule, segment.evaluated, segment.version) == ({"all": [BOUGHT]}, 0, 1)
    waiting = manager_client.get(reverse("metrics:segment-customers", args=["recent"])).content.decode()
    assert ("follow in a moment" in waiting, "Nobody is in this segment" in waiting) == (True, False)
    refresh_changed()
    assert list(SegmentMembership.objects.filter(segment=segment).values_list("customer", flat=True)) == [
        amelie.pk
    ]
    shown = manager_client.get(reverse("metrics:segment-detail", args=["recent"])).content.decode()
    assert "have bought at least once in the last 90 days" in shown
    standing = manager_client.get(reverse("metrics:segment-standing", args=["recent"]))
    assert (standing.status_code, amelie.name in standing.content.decode()) == (200, True)


def test_a_segment_in_depth_is_four_tabs(manager_client, amelie):
    """Figures first; the number of its customers leads to them; who came and who left, the latest first."""
    segment = Segment.objects.get(slug="one-time")
    gone = [customer(f"Basile {ago}") for ago in (9, 4)]
    SegmentMembership.objects.bulk_create(
        SegmentMembership(segment=segment, customer=who, entered_at=days_ago(20), left_at=days_ago(ago))
        for who, ago in zip(gone, (9, 4), strict=True)
    )
    detail, customers, moves = (
        reverse(f"metrics:segment-{name}", args=[segment.slug]) for name in ("detail", "customers", "moves")
    )
    figures = manager_client.get(detail)
    assert (figures.context["standing"].sums.customers, figures.context["standing"].share) == (1, 1)
    page = figures.content.decode()
    for way in (customers, moves, f"{moves}?way=left"):
        assert f'href="{way}"' in page
    assert [row.pk for row in manager_client.get(customers).context["rows"]] == [amelie.pk]
    assert "1 customer<" in manager_client.get(customers).content.decode()
    assert [it.customer for it in manager_client.get(moves).context["rows"]] == [amelie]
    left = manager_client.get(moves, {"way": "left"})
    assert [it.customer for it in left.context["rows"]] == gone[::-1]
    assert manager_client.get(moves, {"after": "x"}).status_code == 400


@pytest.mark.parametrize("many", [1, 3])
def test_each_tab_costs_the_same_however_many_are_in_it(manager_client, django_assert_num_queries, many):
    for _number in range(many):
        order(customer(), 100, placed_at=days_ago(3))
    recompute_everything(announce=False)
    for name, queries in (("detail", 15), ("customers", 5), ("moves", 6)):
        address = reverse(f"metrics:segment-{name}", args=["one-time"])
        manager_client.get(address)
        with django_assert_num_queries(queries):
            manager_client.get(address)


# ── Who may, and what it costs ───────────────────────────────────────────────────────────────────────────


def test_a_reader_reads_and_changes_nothing(reader_client, amelie):
    own()
    page = reader_client.get(LIST).content.decode()
    assert ("Recent 1" in page, "New segment" in page) == (True, False)
    assert [reader_client.get(NEW).status_code, reader_client.post(PREVIEW, typed()).status_code] == [
        403,
        403,
    ]
    archive = reverse("metrics:segment-archive", args=["recent-1"])
    assert reader_client.post(archive).status_code == 403


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_however_many(manager_client, amelie, many, django_assert_num_queries):
    for number in range(many):
        own(number)
    with django_assert_num_queries(SESSION_AND_USER + 11):
        # segments, the last day, its figures; six kinds of readers; overlaps; segmentations
        manager_client.get(LIST)


@pytest.mark.parametrize("many", [1, 3])
def test_lists_read_the_products_of_all_conditions_at_once(
    manager_client, machine, many, django_assert_num_queries
):
    for number in range(many):
        save_product(sku=f"CUP-{number}", name=f"Cup {number}")
        own(number, {"field": "bought", "op": "in", "value": [f"CUP-{number}"]})
    caches["process"].clear()
    with django_assert_num_queries(SESSION_AND_USER + 13):  # and the segments and products conditions name
        page = manager_client.get(LIST).content.decode()
    assert f"have bought Cup {many - 1}" in page
    client = machine("metrics.view")
    client.get(reverse("api-segments-list"))
    caches["process"].clear()
    with django_assert_num_queries(API):
        client.get(reverse("api-segments-list"))


@pytest.mark.parametrize("many", [1, 3])
def test_the_builder_costs_the_same_however_long(manager_client, many, django_assert_num_queries):
    segment = own(rule={"all": [BOUGHT] * many})
    address = reverse("metrics:segment-edit", args=[segment.slug])
    with django_assert_num_queries(SESSION_AND_USER + 2):  # the segment, the fields of the house
        manager_client.get(address)


# ── The builder ──────────────────────────────────────────────────────────────────────────────────────────


def test_buttons_turn_the_form_and_store_nothing(manager_client):
    row = manager_client.post(NEW, typed(do="add:")).context["row"]
    assert [part.key for part in row.parts] == ["orders_placed", "orders_placed"]
    row = manager_client.post(NEW, typed(do="group:")).context["row"]
    assert [(part.kind, len(part.parts)) for part in row.parts] == [("", 0), ("any", 1)]
    row = manager_client.post(NEW, typed(do="remove:0")).context["row"]
    assert (row.parts, Segment.objects.filter(slug="recent").exists()) == ([], False)
    for nonsense in ("add:9.9", "remove:", "x", "add:99999999", "group:0.0.0.0.0"):
        assert manager_client.post(NEW, typed(do=nonsense)).status_code == 200


def test_another_field_begins_without_the_value_of_the_one_before(manager_client):
    changed = typed(**{"r-0-field": "country", "r-0-was": "orders_placed", "do": "refresh"})
    [line] = manager_client.post(NEW, changed).context["row"].parts
    assert (line.key, line.op, line.values, line.more) == ("country", "in", [], {})


def test_a_wrong_line_is_named_beside_it_and_nothing_typed_is_lost(manager_client):
    page = manager_client.post(NEW, typed(**{"r-0-value": "often"}))
    row = page.context["row"]
    assert (page.status_code, row.parts[0].why) == (422, "A number is expected here.")
    assert 'value="often"' in page.content.decode()
    assert "Line 1: A number is expected here." in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"r-parts": "9" * 50},
        {"r-parts": "x"},
        {"r-kind": "some"},
        {"r-0-field": "\x00"},
        {"r-0-op": "<script>"},
        {"r-0-value": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")},
        {"name_fr": "\x00"},
        {"split": "1e9"},
    ],
)
def test_a_hostile_form_gets_an_answer(manager_client, wrong):
    assert manager_client.post(NEW, typed(**wrong)).status_code == 422
    assert manager_client.post(PREVIEW, typed(**wrong)).status_code == 200


def test_the_preview_says_whom_it_means(manager_client, amelie):
    page = manager_client.post(PREVIEW, typed()).content.decode()
    assert "have bought at least once in the last 90 days" in page
    assert (amelie.name in page, "So few say little" in page) == (True, True)
    wrong = manager_client.post(PREVIEW, typed(**{"r-0-value": "often"})).content.decode()
    assert "Line 1: A number is expected here." in wrong


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_list_is_made_and_filled_by_hand_by_a_file_and_from_the_list_of_customers(manager_client, amelie):
    manager_client.post(reverse("metrics:list-create"), {"name_fr": "Invités", "name_en": "Guests"})
    basile, chloe = customer("Basile", city="Lille"), customer("Chloé", emails=["chloe@example.org"])
    manager_client.post(reverse("metrics:customer-lists", args=[amelie.pk]), {"segment": "guests"})
    said = manager_client.post(
        reverse("metrics:list-add", args=["guests"]),
        {"words": "chloe@example.org\nnobody@example.org"},
        follow=True,
    ).content.decode()
    assert "1 leads to nobody: nobody@example.org" in said
    from_view = reverse("metrics:list-from-view")
    manager_client.post(f"{from_view}?q=Basile", {"segment": "guests", "everybody": "1"})
    on = set(Listing.objects.values_list("customer", flat=True))
    assert on == {amelie.pk, basile.pk, chloe.pk}
    manager_client.post(reverse("metrics:list-remove", args=["guests", amelie.pk]))
    assert not Listing.objects.filter(customer=amelie).exists()


@pytest.mark.parametrize("who", ["agent", "manager"])
def test_the_lists_of_a_customer_come_with_their_page(
    request, manager_client, amelie, django_assert_num_queries, who
):
    """In the statement that reads the figures: there is none more, nor another request."""
    client, page = request.getfixturevalue(f"{who}_client"), f"/customers/{amelie.pk}/"
    guests, press, _zebra = (
        create_list(naming=Naming(name_fr=name, name_en=name)) for name in ("Guests", "Press", "Zebra")
    )
    list_customers(segment=guests, customer_ids=[amelie.pk])
    client.get(page)  # what segments are called is kept for a minute
    list_customers(segment=press, customer_ids=[amelie.pk])
    with django_assert_num_queries(12):
        shown = client.get(page).content.decode()
    chips = [reverse("metrics:segment-detail", args=[each]) for each in ("guests", "press", "zebra")]
    assert [f'href="{chip}"' in shown for chip in chips] == [True, True, False]
    assert ('id="list_segment"' in shown) == (who == "manager")
    others = manager_client.get(reverse("metrics:customer-lists", args=[amelie.pk])).content.decode()
    assert ("Zebra" in others, "Guests" in others) == (True, False)


def test_an_agent_changes_no_list_from_the_page_of_a_customer(agent_client, amelie):
    guests = create_list(naming=Naming(name_fr="Invités", name_en="Guests"))
    list_customers(segment=guests, customer_ids=[amelie.pk])
    create_list(naming=Naming(name_fr="Presse", name_en="Press"))
    address = reverse("metrics:customer-lists", args=[amelie.pk])
    assert agent_client.get(address).status_code == 403
    assert agent_client.post(address, {"segment": "press"}).status_code == 403
    assert agent_client.post(reverse("metrics:list-remove", args=["guests", amelie.pk])).status_code == 403
    assert list(Listing.objects.values_list("segment", flat=True)) == [guests.pk]


def test_the_file_of_members_says_where_to_reach_them(manager_client, amelie):
    Customer.objects.filter(pk=amelie.pk).update(street="1 rue de Lyon", city="Lyon")
    refresh_segments()
    file = manager_client.get(reverse("metrics:segment-customers-export", args=["one-time"]))
    head, line = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert head.split(",")[:6] == ["Customer number", "Name", "First name", "Last name", "Company", "Email"]
    assert ",1 rue de Lyon,,Lyon," in line


def test_days_in_the_file_are_days_of_the_house(manager_client, amelie):
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # the second of March in Paris
    SegmentMembership.objects.update(entered_at=late)
    CustomerMetrics.objects.update(last_order_at=late)
    file = manager_client.get(reverse("metrics:segment-customers-export", args=["one-time"]))
    line = b"".join(file.streaming_content).decode().splitlines()[1]
    assert (line.count("2026-03-02"), line.count("2026-03-01")) == (2, 0)


def test_a_segment_being_changed_is_not_said_to_overlap_with_itself(manager_client, amelie):
    own()
    refresh_changed()
    first = manager_client.post(PREVIEW, typed()).context
    again = manager_client.post(f"{PREVIEW}?of=recent-1", typed()).context
    assert ["recent-1" in [it.segment.slug for it in c["alike"]] for c in (first, again)] == [True, False]


def test_a_segment_is_compared_before_anything_of_it_was_written_down(manager_client):
    order(customer())
    recompute_everything(announce=False)
    MetricSnapshot.objects.all().delete()
    assert manager_client.get("/figures/segment-report/").status_code == 200
