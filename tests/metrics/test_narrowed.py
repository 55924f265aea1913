"""Reports of one segment alone: counted by the same rules as those of everybody, and read by each page."""

import re
import tracemalloc
from typing import Any

import numpy as np
import pytest
from django.urls import reverse

from customers.models import Customer
from metrics.domain.cohorts import latest_cohorts
from metrics.domain.narrowed.count import count_narrowed
from metrics.domain.opportunity.map import opportunity_map
from metrics.domain.prediction.arrays import read_columns
from metrics.domain.prediction.report import foretold, latest_fit
from metrics.domain.prediction.within import Gamma, within_of
from metrics.domain.recompute import recompute_everything
from metrics.domain.report import segment_report
from metrics.domain.rfm import rfm_grid
from metrics.domain.snapshot.take import take_snapshots
from metrics.domain.themes import theme_report
from metrics.domain.value.customers import customers_between
from metrics.domain.value.report import value_report
from metrics.enums import ValueMeasure
from metrics.models import CustomerMetrics, NarrowedFigures, Segment, SegmentMembership
from surveys.domain.theme import save_theme
from surveys.domain.voice.reading import read_due
from surveys.models import Verbatim
from tests.factories import customer, order, verbatim
from tests.metrics.facts import days_ago
from tests.metrics.shop import open_shop

pytestmark = pytest.mark.django_db
PAGES = ["rfm", "opportunity-map", "cohorts", "themes", "value", "prediction", "reasons"]
SESSION_AND_USER = 2
RATE = Gamma(r=1.0, alpha=30.0)


def segment(slug: str, *members: int) -> Segment:
    made = Segment.objects.create(slug=slug, name_fr=slug, name_en=slug, rule={})
    SegmentMembership.objects.bulk_create(
        SegmentMembership(segment=made, customer_id=pk, entered_at=days_ago(500)) for pk in members
    )
    return made


@pytest.fixture
def shop():
    """A shop where somebody buys on each day at an end of a year, today too; a segment of all who bought, one
    of half of them, one of nobody.
    """
    open_shop()
    for days in (0, 1, 364, 365, 366, 729, 730, 731):
        order(Customer.objects.first(), 40, placed_at=days_ago(days))
    recompute_everything(announce=False)
    buyers = list(CustomerMetrics.objects.order_by("pk").values_list("pk", flat=True))
    found = segment("all", *buyers), segment("half", *buyers[::2]), segment("none")
    count_narrowed()
    return found


def test_a_segment_of_everybody_is_everybody(shop):
    everybody, _half, _nobody = shop
    assert rfm_grid(everybody).rows == rfm_grid().rows
    assert rfm_grid().customers == 150
    ours, all_ = opportunity_map(everybody), opportunity_map()
    told = [
        [(c.sums.customers, c.sums.at_risk, c.sums.revenue, c.sums.open_value, c.share) for c in each.cells]
        for each in (ours, all_)
    ]
    assert told[0] == told[1]
    assert latest_cohorts(everybody) == latest_cohorts()
    for measure in ValueMeasure:
        one, other = value_report(measure, back=30, segment=everybody), value_report(measure, back=30)
        assert one.row
        assert other.row
        assert one.row.gini == pytest.approx(other.row.gini)
        assert [(b.low, b.high, b.customers) for b in one.bands + one.classes] == [
            (b.low, b.high, b.customers) for b in other.bands + other.classes
        ]
        assert [(t.tier, t.customers, t.revenue) for t in one.tiers] == [
            (t.tier, t.customers, t.revenue) for t in other.tiers
        ]
    fit = latest_fit()
    narrowed, whole = foretold(fit, everybody)[0], foretold(fit, None)[0]
    said, known = ({key: value or 0 for key, value in each["totals"].items()} for each in (narrowed, whole))
    assert said == pytest.approx(known, rel=1e-12)  # summed up in another order
    here, there = ([band[:3] for band in each["bands"]] for each in (narrowed, whole))
    assert here == there
    for soon, everybodys in zip(narrowed["within"], whole["within"], strict=True):
        assert soon == pytest.approx(everybodys)


def test_of_whose_history_was_not_kept_nothing_is_foretold():
    """As the database has it: an unknown chance is no part of a sum, and no likely purchase."""
    one, nan = within_of(RATE, alive=np.ones(1), repeats=np.ones(1), age=np.ones(1)), np.nan
    both = within_of(RATE, alive=np.ones(2), repeats=np.array([1, nan]), age=np.array([1, nan]))
    assert both == one
    assert min(expected for _days, expected, _likely in one) > 0


def test_a_part_is_that_part_and_nobody_is_nobody(shop):
    everybody, half, nobody = shop
    assert rfm_grid(half).customers == 75 < rfm_grid(everybody).customers
    assert sum(row.cohort.size for row in latest_cohorts(half).rows) < sum(
        row.cohort.size for row in latest_cohorts(everybody).rows
    )
    assert (rfm_grid(nobody).customers, opportunity_map(nobody).cells, latest_cohorts(nobody).rows) == (
        0,
        [],
        [],
    )
    assert value_report(ValueMeasure.REVENUE, back=30, segment=nobody).row is None
    assert foretold(latest_fit(), nobody) == ({}, None)


def test_who_left_the_segment_is_counted_no_more(shop):
    _everybody, half, _nobody = shop
    SegmentMembership.objects.filter(segment=half).update(left_at=days_ago(1))
    count_narrowed()
    assert not NarrowedFigures.objects.filter(segment=half).exists()


def test_no_more_is_held_in_memory_than_one_segment(shop, monkeypatch):
    """Members of all at once, or each number as an object of its own, would be hundreds of megabytes."""
    read: list[int] = []

    def noted(query: str, types: dict[str, str], **params: Any) -> dict[str, Any]:
        columns = read_columns(query, types, **params)
        read.append(len(columns["value"]))
        return columns

    monkeypatch.setattr("metrics.domain.narrowed.count.read_columns", noted)
    count_narrowed()
    assert max(read) == 150 < sum(read)
    tracemalloc.start()
    read_columns("SELECT g::float8 AS value FROM generate_series(1, 200000) g", {"value": "f8"})
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 200_000 * (14 + 8) * 1.5, "a row as it is sent, and its number"


def test_themes_that_were_counted_before_channels_were_told_apart_wait_for_the_next_count(db):
    hers = segment("hers")
    old = {"days": 30, "theme": None, "now": 3, "before": 1, "positive": 1, "neutral": 1, "negative": 1}
    NarrowedFigures.objects.create(segment=hers, report="themes", figures=[old])
    assert [theme_report(30, hers, over).said for over in ("", "email")] == [3, 0]


def test_themes_of_those_in_it_and_who_spoke_of_them(manager_client):
    theme = save_theme(theme=None, name_fr="Prix", name_en="Price", words_fr="prix", words_en="price")
    awa, ben = customer(), customer()
    for who in (awa, awa, ben):
        verbatim(who, "Le prix est trop haut, très déçu")
    old = verbatim(awa, "Le prix")
    Verbatim.objects.filter(pk=old.pk).update(said_at=days_ago(40))
    read_due()
    Verbatim.objects.update(channel="phone")
    Verbatim.objects.filter(pk=Verbatim.objects.filter(customer=awa).latest("said_at").pk).update(
        channel="email"
    )
    hers = segment("hers", awa.pk)
    recompute_everything(announce=False)
    [line] = theme_report(30, hers).lines
    assert line.share
    assert (line.theme, line.mentions, line.share.n, theme_report(30, hers).said_before) == (theme, 2, 2, 1)
    assert [each.mentions for each in theme_report(30).lines] == [3]
    shown = manager_client.get(reverse("metrics:themes"), {"segment": "hers", "days": "30"}).content.decode()
    address = re.search(r'href="(/figures/theme_share/[^"]*side=said[^"]*)"', shown)
    assert address
    listed = manager_client.get(address[1].replace("&amp;", "&")).context["lines"]
    assert [each.customer for each in listed] == [awa, awa], "nobody outside, nothing older"
    over = {"segment": "hers", "days": "30", "channel": "email"}
    asked = [theme_report(30, of, "email") for of in (None, hers)]
    assert [(each.said, each.lines[0].mentions) for each in asked] == [(1, 1), (1, 1)]
    mailed = manager_client.get(reverse("metrics:themes"), over).content.decode()
    there = re.search(r'href="(/figures/theme_share/[^"]*side=said[^"]*)"', mailed)
    assert there
    assert len(manager_client.get(there[1].replace("&amp;", "&")).context["lines"]) == 1
    blame = manager_client.get(address[1].replace("&amp;", "&").replace("side=said", "side=negative"))
    assert len(blame.context["lines"]) == line.tones["negative"] == 2


@pytest.mark.parametrize("name", PAGES)
def test_each_page_report_and_file_knows_the_segment(shop, manager_client, name):
    address = reverse(f"metrics:{name}")
    for slug in ("half", "none", "no-such", "x\x00y", ""):
        assert manager_client.get(address, {"segment": slug}).status_code == 200
    page = manager_client.get(address, {"segment": "half"})
    assert "Of those who are in “half” now" in page.content.decode()
    declared = page.context["declared"]
    assert "segment=half" in page.context["asked"]
    api = f"/api/v1/reports/{declared.key}/"
    assert manager_client.get(api, {"segment": "half"}).status_code == 200
    assert manager_client.get(api, {"segment": "no-such"}).status_code == 400
    file = reverse("metrics:report-csv", args=[declared.key])
    narrowed = b"".join(manager_client.get(file, {"segment": "half"}).streaming_content)
    whole = b"".join(manager_client.get(file).streaming_content)
    assert narrowed != whole or name in {"themes", "reasons"}


def test_a_narrowed_page_reads_rows_that_were_counted(shop, manager_client, django_assert_num_queries):
    manager_client.get(reverse("metrics:rfm"))
    with django_assert_num_queries(SESSION_AND_USER + 3):  # segments, the figures, the segments of the grid
        manager_client.get(reverse("metrics:rfm"), {"segment": "half"})
    with django_assert_num_queries(SESSION_AND_USER + 3):  # segments, the figures, the weights
        manager_client.get(reverse("metrics:opportunity-map"), {"segment": "half"})
    with django_assert_num_queries(SESSION_AND_USER + 3):  # segments, the figures, the day
        manager_client.get(reverse("metrics:cohorts"), {"segment": "half"})
    with django_assert_num_queries(
        SESSION_AND_USER + 6
    ):  # segments, figures, worth, fit, threshold, who may leave
        manager_client.get(reverse("metrics:prediction"), {"segment": "half"})


def test_a_number_leads_to_its_customers_in_the_segment(shop, manager_client):
    page = manager_client.get(reverse("metrics:value"), {"segment": "half"})
    band = next(band for _name, band in page.context["bands"] if band.customers)
    assert len(manager_client.get(band.href).context["rows"]) == min(band.customers, 50)
    cell = next(cell for cell in opportunity_map(shop[1]).peopled)
    listed = manager_client.get(cell.href)
    assert listed.status_code == 200
    assert "segment=half" in cell.href


def test_a_band_of_a_segment_is_looked_for_by_its_number(shop):
    """By its slug nobody could tell few members from many: all buyers would be looked at, one by one."""
    assert {row.pk for row in customers_between(None, None, "half")} < {
        row.pk for row in customers_between(None, None)
    }
    assert not customers_between(None, None, "unheard-of").exists()
    assert Segment._meta.db_table + '"' not in str(customers_between(None, None, "half").query)


def test_the_four_lifetime_values_of_each_segment(shop, manager_client):
    take_snapshots()
    fit = latest_fit()
    ours, whole = foretold(fit, shop[0])[0], foretold(fit, None)[0]
    names = ("value", "simple", "discounted", "predicted", "service_cost", "customers")
    told, known = ({name: each["lifetime_values"][name] for name in names} for each in (ours, whole))
    assert told == pytest.approx(known, rel=1e-9)
    assert ours["retention"] == pytest.approx(whole["retention"])
    assert ours["lifetime"]["periods"] == pytest.approx(whole["lifetime"]["periods"])
    page = manager_client.get(reverse("metrics:prediction"), {"segment": "all"}).content.decode()
    assert "What a customer is worth, four ways" in page
    line = next(iter(segment_report().lines))
    four = {"clv_value", "clv_simple", "clv_discounted", "predicted_value"}
    assert four <= {it.metric.key for it in line.beside}
