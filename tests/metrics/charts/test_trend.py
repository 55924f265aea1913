"""Lines over time and sparklines."""

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.domain.charts import Point, Sparkline, Table, Trend
from metrics.domain.charts.scale import Scale
from tests.metrics.charts.drawn import drawn, marks, share, texts


def chart(*points, kind=Trend, **kwargs):
    return kind(
        key="trend",
        title="Trend",
        label_header="Month",
        value_header="NPS",
        format_value=lambda value: f"{value:g}",
        points=points,
        **kwargs,
    )


def months(*values):
    return [Point(label=f"M{index}", value=value) for index, value in enumerate(values, start=1)]


def test_the_line_goes_through_its_points():
    (line,) = marks(drawn(chart(*months(0, 50, 100))), "chart-line")
    assert line.get("d") == "M0,168 L50,84 L100,0"


def test_a_missing_value_is_a_gap_not_a_zero():
    lines = marks(drawn(chart(*months(0, 100, None, 100, 50))), "chart-line")
    assert [line.get("d") for line in lines] == ["M0,168 L25,0", "M75,0 L100,84"]


def test_the_running_period_is_dashed_and_named():
    points = [*months(0, 100), Point(label="M3", value=50, complete=False)]
    solid, dashed = marks(drawn(chart(*points)), "chart-line")
    assert (solid.get("d"), dashed.get("d")) == ("M0,168 L50,0", "M50,0 L100,84")
    assert "chart-running" in dashed.get("class")
    assert chart(*points).table().rows[-1] == ["M3 (not over yet)", "50"]


def test_the_axis_ends_where_the_scale_does():
    points = [Point(label="A", value=5, low=-1, high=11), Point(label="B", value=6, low=5, high=6.5)]
    assert chart(*points, bounds=(0, 7)).scale() == Scale(0, 7, (0, 2, 4, 6))
    assert texts(drawn(chart(*points, bounds=(0, 7))), "chart-axis")[:4] == ["0", "2", "4", "6"]


def test_the_interval_is_a_band():
    points = [Point(label="A", value=50, low=25, high=75), Point(label="B", value=50, low=0, high=100)]
    (band,) = marks(drawn(chart(*points)), "chart-interval")
    assert band.get("d") == "M0,42 L100,0 L100,168 L0,126 Z"
    assert chart(*points).table() == Table(
        ["Month", "NPS", "from", "to"], [["A", "50", "25", "75"], ["B", "50", "0", "100"]]
    )


def test_only_a_line_from_zero_has_ground_under_it():
    assert len(marks(drawn(chart(*months(10, 20))), "chart-area")) == 1
    assert marks(drawn(chart(*months(10, 20), from_zero=False)), "chart-area") == []


def test_each_point_answers_to_the_keyboard_up_to_a_month_of_days():
    few, many = drawn(chart(*months(*range(31)))), drawn(chart(*months(*range(32))))
    assert [part.get("tabindex") for part in marks(few, "chart-mark")] == ["0"] * 31
    assert (few.get("role"), many.get("role")) == ("group", "img")
    assert [part.get("tabindex") for part in marks(many, "chart-mark")] == [None] * 32
    assert marks(few, "chart-mark")[1].get("aria-label") == "M2: 1"


def test_labels_leave_each_other_room_and_keep_the_last():
    root = drawn(chart(*[Point(label=f"1 September {year}", value=year) for year in range(2000, 2024)]))
    labels = [words for words in texts(root, "chart-axis") if "September" in words]
    assert labels == [f"1 September {year}" for year in (2003, 2008, 2013, 2018, 2023)]


def test_a_single_point_is_a_dot():
    root = drawn(chart(*months(-30)))
    assert {share(dot, "cx") for dot in marks(root, "chart-dot")} == {50}
    assert texts(root, "chart-end") == ["-30"]


def test_no_value_is_no_picture():
    assert chart(*months(None, None)).svg() == ""
    assert chart().svg() == ""


def test_a_sparkline_is_an_image_without_axis():
    root = drawn(chart(*months(1, 2, 3), kind=Sparkline))
    assert (root.get("role"), root.get("height"), texts(root, "chart-axis")) == ("img", "32", [])
    assert [line.get("d") for line in marks(root, "chart-line")] == ["M0,32 L50,16 L100,0"]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.one_of(st.none(), st.floats()), max_size=8), st.booleans())
def test_any_values_make_a_sound_picture(values, from_zero):
    for kind in (Trend, Sparkline):
        shown = chart(*months(*values), kind=kind, from_zero=from_zero)
        if not shown.is_empty:
            drawn(shown)
