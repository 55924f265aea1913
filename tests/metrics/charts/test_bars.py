"""Horizontal bars."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.domain.charts import Bar, BarChart, Table
from tests.metrics.charts.drawn import drawn, marks, share, texts


def chart(*bars, **kwargs):
    return BarChart(
        key="revenue",
        title="Revenue",
        label_header="Segment",
        value_header="Revenue",
        format_value=lambda value: f"{value:g} €",
        bars=bars,
        **kwargs,
    )


def test_widths_are_proportional_to_values():
    root = drawn(chart(Bar(label="A", value=Decimal(200)), Bar(label="B", value=50), Bar(label="C", value=0)))
    assert [(share(bar, "x"), share(bar, "width")) for bar in marks(root, "chart-bar")] == [
        (0, 100),
        (0, 25),
        (0, 0),
    ]


def test_negative_values_go_left_from_zero():
    root = drawn(chart(Bar(label="A", value=30), Bar(label="B", value=-10)))
    assert [(share(bar, "x"), share(bar, "width")) for bar in marks(root, "chart-bar")] == [(25, 75), (0, 25)]
    assert [share(line, "x1") for line in marks(root, "chart-zero")] == [25, 25]


def test_the_table_stands_behind():
    shown = chart(
        Bar(label="A", value=2, detail="3 customers"), Bar(label="B", value=None), detail_header="Customers"
    )
    assert shown.table() == Table(
        ["Segment", "Revenue", "Customers"], [["A", "2 €", "3 customers"], ["B", "–", ""]]
    )


def test_it_says_aloud_what_it_shows():
    root = drawn(chart(Bar(label="A", value=2), Bar(label="B", value=5)))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "revenue-title revenue-description")
    assert [(part.get("id"), part.text) for part in root[:2]] == [
        ("revenue-title", "Revenue"),
        ("revenue-description", "A: 2 €; B: 5 €"),
    ]


def test_a_row_leads_to_its_customers_and_can_be_reached_by_keyboard():
    root = drawn(chart(Bar(label="A", value=2, href="/customers/?segment=1&x=2")))
    (row,) = marks(root, "chart-row")
    assert (root.get("role"), row.tag, row.get("href")) == ("group", "a", "/customers/?segment=1&x=2")
    assert row.get("aria-label") == "A: 2 €"


def test_hostile_labels_stay_text():
    label = '<script>alert("1")</script>&amp;\x00\ud800'
    shown = chart(Bar(label=label, value=1))
    assert "<script" not in shown.svg()
    assert texts(drawn(shown), "only-wide") + texts(drawn(shown), "chart-name") == [
        '<script>alert("1")</script>&amp;'
    ]


def test_a_long_label_is_cut_for_narrow_pictures_and_whole_in_its_title():
    label = "Customers won by a friend's recommendation in the shop"
    root = drawn(chart(Bar(label=label, value=1)))
    assert texts(root, "only-wide") == [label]
    (narrow,) = texts(root, "only-narrow")
    assert narrow.endswith("…")
    assert len(narrow) <= 42
    assert marks(root, "chart-row")[0].find("title").text == f"{label}: 1 €"


@pytest.mark.parametrize("bars", [[], [Bar(label="A", value=None)], [Bar(label="A", value=float("nan"))]])
def test_without_values_there_is_no_picture(bars):
    assert chart(*bars).is_empty
    assert chart(*bars).svg() == ""


@settings(deadline=None, max_examples=50)
@given(st.lists(st.one_of(st.none(), st.floats()), max_size=8))
def test_any_values_make_a_sound_picture(values):
    shown = chart(*(Bar(label="A", value=value) for value in values))
    if shown.is_empty:
        return
    for bar in marks(drawn(shown), "chart-bar"):
        assert 0 <= share(bar, "x") <= share(bar, "x") + share(bar, "width") <= 100.02
