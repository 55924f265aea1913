"""The explanation of every figure."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from metrics.domain.behind import POPULATIONS
from metrics.domain.registry import METRICS, Unit, get
from metrics.domain.registry.metric import OWN_TREND, Split

KEYS = {
    "orders",
    "revenue",
    "average_basket",
    "purchase_frequency",
    "recency",
    "nps",
    "csat",
    "ces",
    "ces_1_7",
    "active_customers",
    "concentration",
    "top_tenth",
    "first_contact_resolution",
    "contacts",
    "rfm",
    "cohort_share",
    "cohort_revenue",
    "handle_time",
    "said_by_agents",
    "said_by_customers",
    "contact_nps",
    "contact_csat",
    "first_answer_time",
    "solution_time",
    "promises_kept",
    "followed_up",
    "recovered",
    "recovery_change",
    "value_saved",
    "recovery_cost",
    "recovery_return",
    "fair_comparison",
    "response_rate",
    "answers",
    "scores",
    "replies",
    "points_outstanding",
    "retention",
    "churn",
    "profile_completeness",
    "lifetime",
    "time_stayed",
    "customers_won",
    "cac",
    "clv_value",
    "clv_simple",
    "clv_discounted",
    "clv_to_cac",
    "predicted_value",
    "alive",
    "next_purchase",
    "buys_soon",
    "churn_risk",
    "loyalty",
    "opportunity",
    "csat_mean",
    "ces_easy",
    "tone_positive",
    "tone_negative",
    "theme_share",
    "kano_better",
    "kano_worse",
    "staff_index",
    "staff_strength",
    "staff_alpha",
    "licensed_cos",
    "staff_and_customers",
    "service_cost",
    "value_at_stake",
    "purchases_expected",
    "value_tier",
    "status",
    "journey_lift",
    "journey_progress",
    "segment_size",
    "revenue_per_customer",
    "segment_movement",
    "extra_margin",
    "action_return",
    "driver_weight",
    "backtest_error",
}


DOCUMENT = Path(settings.BASE_DIR, "docs", "metrics.md")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_every_metric_is_kept_day_by_day_for_each_split_or_says_why_not(metric):
    assert (metric.daily is None) == bool(metric.not_daily)
    if metric.daily:
        assert bool(metric.daily.unsplit) == (metric.daily.splits != tuple(Split))
    assert all(map(str, metric.day_by_day))


def test_the_document_says_what_is_kept_of_each():
    """A line for all that are kept alike, in the order of the registry."""
    alike: dict[str, list[str]] = {}
    for metric in METRICS:
        alike.setdefault(" ".join(map(str, metric.day_by_day)), []).append(f"`{metric.key}`")
    lines = [f"| {', '.join(keys)} | {words} |" for words, keys in alike.items()]
    told = DOCUMENT.read_text().splitlines()
    start = told.index("| kept day by day | for whom, and why for nobody else |")
    assert told[start + 2 : start + 2 + len(lines)] == lines


def test_every_metric_has_one_definition():
    assert {metric.key for metric in METRICS} == KEYS
    assert len(METRICS) == len(KEYS)


def test_a_mean_says_between_what_it_lies():
    """Its unit does not: a target of 99 on a scale of 0 to 7 could be set."""
    daily = [metric for metric in METRICS if metric.daily and metric.unit == Unit.RATIO]
    assert daily
    assert [metric.key for metric in daily if metric.scale is None] == []


def test_an_unknown_metric_is_an_error():
    with pytest.raises(KeyError):
        get("happiness")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_everything_is_said_in_french_too(metric):
    fields = ("name", "explanation", "formula", "example", "how_to_read", "window", "interval", "kept")

    def told() -> list[str]:
        return [
            *(str(getattr(metric, field)) for field in fields[:-1]),
            " ".join(map(str, metric.day_by_day)),
        ]

    english = told()
    with translation.override("fr"):
        french = told()
    assert all(english)
    same = {field for field, one, other in zip(fields, english, french, strict=True) if one == other}
    assert same <= {"name", "interval"}  # NPS and Wilson are called so in both


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (-100, "more critics than recommenders"),
        (0, "balanced"),
        (29.9, "balanced"),
        (30, "good"),
        (100, "excellent"),
    ],
)
def test_a_score_reads_by_its_thresholds(value, label):
    reading = get("nps").reading(value)
    assert reading is not None
    assert str(reading.label) == label


def test_without_thresholds_there_is_no_reading_and_that_is_said():
    assert get("orders").reading(5) is None
    page = render_to_string("metrics/_explanation.html", {"metric": get("orders")})
    assert "No general threshold: compare with your own trend." in page


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_thresholds_rise_from_the_least_value_and_are_somebodys(metric):
    """It is said by whose word they are."""
    starts = [threshold.at_least for threshold in metric.thresholds]
    assert starts == sorted(set(starts))
    assert len(starts) != 1
    assert bool(starts) <= (metric.convention is not OWN_TREND)


def test_below_all_thresholds_a_figure_reads_as_the_first_one_says():
    reading = get("action_return").reading(-2)
    assert reading is not None
    assert str(reading.label) == "costs more than it brings"


def test_every_metric_shows_whom_it_counts_or_says_why_nobody_is_listed():
    unlisted = {metric.key for metric in METRICS if metric.unlisted}
    assert {metric.key for metric in METRICS} - set(POPULATIONS) == unlisted


def test_thresholds_are_told_in_the_unit_of_the_figure():
    page = render_to_string("metrics/_explanation.html", {"metric": get("csat")})
    assert "below 65%: reads “weak”" in page
    assert "from 75%: reads “good”" in page
    assert "from +30: reads “good”" in render_to_string("metrics/_explanation.html", {"metric": get("nps")})


def test_where_nobody_is_listed_the_reason_is_told():
    page = render_to_string("metrics/_explanation.html", {"metric": get("staff_index")})
    assert "answer without their names" in page


def test_the_page_explains_a_figure_in_place():
    page = render_to_string("metrics/_explanation.html", {"metric": get("nps")})
    assert "NPS: how it is computed" in page
    assert "Of 100 answers 65 are 9–10 and 15 are 0–6: 65 − 15 = 50." in page
    assert "latest answer of each customer" in page
