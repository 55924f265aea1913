"""The pages of figures: what they show, to whom, and at what price."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from customers.models import Customer
from customers.people.domain.spreadsheet import csv_lines
from metrics.domain.customer_figures import figures_of
from metrics.domain.recompute import recompute_everything
from metrics.models import CustomerMetrics, Segment, SegmentMembership
from tests.factories import customer, order
from tests.metrics.facts import answer, days_ago

pytestmark = pytest.mark.django_db

DASHBOARD = reverse("metrics:dashboard")
REPORT = reverse("metrics:segment-report")
ONE_TIME = reverse("metrics:segment-customers", args=["one-time"])
SESSION_AND_USER = 2


@pytest.fixture
def buyers(request) -> list[Customer]:
    """As many as the test asks for, each with an order and an answer."""
    people = [customer(f"Amélie {n}") for n in range(getattr(request, "param", 1))]
    for n, person in enumerate(people, start=1):
        order(person, 100 * n, placed_at=days_ago(n))
        answer(person, 11 - n, answered_at=days_ago(n))
    recompute_everything(announce=False)
    return people


def segment(slug: str) -> Segment:
    return Segment.objects.get_or_create(slug=slug, name_fr=slug, name_en=slug, rule={})[0]


def lines_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["dashboard", "segment-report", "report-csv", "segment-customers", "customer-figures"]
)
def test_nobody_sees_figures_without_logging_in(client, name):
    args = {"segment-customers": ["lost"], "report-csv": ["segments"], "customer-figures": ["1"]}.get(name)
    response = client.get(reverse(f"metrics:{name}", args=args))
    assert (response.status_code, "login" in response["Location"]) == (302, True)


def test_a_reader_sees_figures_but_takes_none_away(reader_client, buyers):
    assert reader_client.get(DASHBOARD).status_code == 200
    page = reader_client.get(REPORT)
    assert (page.status_code, ".csv" in page.content.decode()) == (200, False)
    assert reader_client.get(reverse("metrics:report-csv", args=["segments"])).status_code == 403
    assert reader_client.get(reverse("metrics:segment-customers-export", args=["lost"])).status_code == 403


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("buyers", [1, 3], indirect=True)
def test_the_dashboard_reads_snapshots(manager_client, buyers, django_assert_num_queries):
    # Today twice, segments, teams, the snapshots, targets, surveys, the days, the silent, the detractors.
    with django_assert_num_queries(SESSION_AND_USER + 10):
        page = manager_client.get(DASHBOARD).content.decode()
    assert "/figures/survey-results/?survey=nps-after-contact" in page


@pytest.mark.parametrize("buyers", [1, 3], indirect=True)
def test_the_report_reads_added_up_segments(manager_client, buyers, django_assert_num_queries):
    with django_assert_num_queries(SESSION_AND_USER + 2):  # the sums, the snapshots beside
        manager_client.get(REPORT)


@pytest.mark.parametrize("buyers", [1, 3], indirect=True)
def test_the_customers_of_a_segment(manager_client, buyers, django_assert_num_queries):
    with django_assert_num_queries(SESSION_AND_USER + 3):  # the segment, how many are in it, its customers
        page = manager_client.get(ONE_TIME).content.decode()
    assert all(person.name in page for person in buyers)


@pytest.mark.parametrize("buyers", [1, 3], indirect=True)
def test_the_figures_of_a_customer(agent_client, buyers, django_assert_num_queries):
    with django_assert_num_queries(SESSION_AND_USER + 2):  # what is known, who saw it
        agent_client.get(reverse("metrics:customer-figures", args=[buyers[0].pk]))


# ── What it shows ────────────────────────────────────────────────────────────────────────────────────────


def test_empty_pages_say_what_would_stand_there(manager_client, reader_client):
    """And who may bring customers in is led there."""
    imports = f'class="btn btn-primary" href="{reverse("customers:import-list")}"'
    page = manager_client.get(DASHBOARD).content.decode()
    assert "Nothing to steer by yet" in page
    assert imports in page
    assert imports not in reader_client.get(DASHBOARD).content.decode()
    leads = {"metrics:rfm": "customers:import-list", "metrics:service": "customers:customer-list"}
    for report, step in leads.items():
        first = f'class="btn btn-primary" href="{reverse(step)}"'
        assert first in manager_client.get(reverse(report)).content.decode()
    narrowed = manager_client.get(reverse("metrics:rfm"), {"segment": "tier-great"}).content.decode()
    assert f'class="btn btn-primary" href="{reverse("metrics:rfm")}"' in narrowed, "the filter off first"
    assert "No segment has been counted yet" in manager_client.get(REPORT).content.decode()


@pytest.mark.parametrize("buyers", [3], indirect=True)
def test_the_dashboard_names_who_needs_attention(manager_client, buyers):
    CustomerMetrics.objects.filter(pk=buyers[2].pk).update(last_order_at=days_ago(200))
    CustomerMetrics.objects.filter(pk=buyers[0].pk).update(last_nps=2)
    context = manager_client.get(DASHBOARD).context
    assert [row.customer for row in context["silent"]] == [buyers[2]]
    assert [row.customer for row in context["detractors"]] == [buyers[0]]
    shown = {it.metric.key: it.figure.words for it in context["headline"]}
    assert (shown["nps"], shown["active_customers"], shown["csat"]) == ("+67", "3", "no data")


def test_the_figures_of_one_customer(buyers):
    figures = figures_of(buyers[0].pk)
    assert figures
    assert (figures.status, figures.tier, figures.frequency) == ("one-time", "regular", None)
    assert [segment.slug for segment in figures.segments] == [
        "one-time",
        "tier-regular",
        "promoters",
        "loyal",
    ]


def test_a_customer_the_metrics_have_not_heard_of(agent_client):
    page = agent_client.get(reverse("metrics:customer-figures", args=[customer().pk]))
    assert (page.status_code, "follow in a moment" in page.content.decode()) == (200, True)
    assert agent_client.get(reverse("metrics:customer-figures", args=[10**9])).status_code == 404


def test_the_report_as_a_file(manager_client, buyers):
    rows = lines_of(manager_client.get(reverse("metrics:report-csv", args=["segments"])))
    assert rows[0][:3] == ["Segmentation", "Segment", "Customers"]
    assert rows[2][:14] == [
        "Life cycle",
        "One-time buyers",
        "1",
        "1.0",
        "1",
        "1",
        "100.00",
        "1.0",
        "100.00",
        rows[2][9],
        "100.0",
        "-48.4986",
        "98.4986",
        "1",
    ]
    nothing = {"CSAT, n": "0", "Predicted value, n": "0", "Retention, 12 months, n": "0"}
    assert {name: dict(zip(rows[0], rows[2], strict=True))[name] for name in nothing} == nothing
    assert set(rows[2][14:]) == {"", "0"}, "nothing said, nothing predicted"


@pytest.mark.parametrize("buyers", [3], indirect=True)
def test_the_customers_as_a_file(manager_client, buyers):
    Customer.objects.filter(pk=buyers[2].pk).update(first_name="=HYPERLINK(1)", last_name="")
    rows = lines_of(manager_client.get(reverse("metrics:segment-customers-export", args=["one-time"])))
    assert [row[0] for row in rows[1:]] == [str(person.pk) for person in reversed(buyers)]
    assert rows[1][1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_text_that_would_run_as_a_formula_is_made_plain(text):
    assert list(csv_lines(["x"], [[text, -1, "ok"]]))[1].startswith(("'", "\"'"))


def test_a_long_segment_goes_on_page_by_page(manager_client):
    people = [customer() for _ in range(53)]
    CustomerMetrics.objects.bulk_create(
        [CustomerMetrics(customer=person, gross_revenue=n // 2) for n, person in enumerate(people)]
    )
    own = segment("own")
    SegmentMembership.objects.bulk_create([SegmentMembership(segment=own, customer=it) for it in people])
    address = reverse("metrics:segment-customers", args=["own"])
    first = manager_client.get(address).context
    second = manager_client.get(address, {"after": first["next_place"]}).context
    seen = [row.pk for row in (*first["rows"], *second["rows"])]
    expected = CustomerMetrics.objects.order_by("-revenue", "customer_id").values_list("pk", flat=True)
    assert (seen, len(second["rows"]), second["next_place"]) == (list(expected), 3, "")


@pytest.mark.parametrize(
    "after", ["x", "1", "NaN_1", "1_x", "1e400_1", "1_99999999999999999999", "_", "1\x00_1"]
)
def test_a_place_that_is_none_is_refused(manager_client, after):
    segment("own")
    address = reverse("metrics:segment-customers", args=["own"])
    assert manager_client.get(address, {"after": after}).status_code == 400


def test_an_unknown_segment_is_not_found(manager_client):
    assert manager_client.get(reverse("metrics:segment-customers", args=["nope"])).status_code == 404


def test_a_french_table_opens_in_a_french_spreadsheet():
    with translation.override("fr"):
        assert list(csv_lines(["a", "b"], [[0.25, Decimal("12.50")]])) == ["\ufeffa;b\r\n", "0,25;12,50\r\n"]
    assert list(csv_lines(["a", "b"], [[0.25, Decimal("12.50")]]))[1] == "0.25,12.50\r\n"


def test_the_report_goes_out_as_a_workbook_too(manager_client, buyers):
    book = manager_client.get(reverse("metrics:report-xlsx", args=["segments"]))
    assert b"".join(book.streaming_content).startswith(b"PK")
