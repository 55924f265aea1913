"""Dots with intervals."""

from metrics.domain.charts import Dot, DotChart, Table
from tests.metrics.charts.drawn import drawn, marks, share, texts


def chart(*dots):
    return DotChart(
        key="nps",
        title="NPS",
        label_header="Segment",
        value_header="NPS",
        format_value=lambda value: f"{value:.0f}",
        dots=dots,
    )


def test_dot_and_interval_stand_at_their_values():
    root = drawn(chart(Dot(label="A", value=30, low=25, high=40)))
    assert [share(dot, "cx") for dot in marks(root, "chart-dot")] == [65]
    assert [(share(bar, "x"), share(bar, "width")) for bar in marks(root, "chart-interval")] == [(62.5, 7.5)]


def test_the_axis_goes_from_minus_to_plus_one_hundred_with_zero_in_the_middle():
    root = drawn(chart(Dot(label="A", value=-100)))
    assert texts(root, "chart-axis") == ["-100", "-50", "0", "50", "100"]
    assert [share(line, "x1") for line in marks(root, "chart-zero")] == [50]
    assert [share(dot, "cx") for dot in marks(root, "chart-dot")] == [0]


def test_a_segment_without_answers_says_so():
    root = drawn(chart(Dot(label="A", value=10), Dot(label="B", value=None, detail="n = 0")))
    assert len(marks(root, "chart-dot")) == 1
    assert texts(root, "chart-figure") == ["10", "n = 0  no data"]


def test_the_table_has_the_limits():
    shown = chart(Dot(label="A", value=30, low=25, high=40), Dot(label="B", value=None))
    assert shown.table() == Table(
        ["Segment", "NPS", "from", "to"], [["A", "30", "25", "40"], ["B", "–", "–", "–"]]
    )


def test_no_segment_with_answers_is_no_picture():
    assert chart(Dot(label="A", value=None)).svg() == ""
