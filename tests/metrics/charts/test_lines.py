"""Several lines over the same times."""

from metrics.domain.charts import Line, LineChart
from tests.metrics.charts.drawn import drawn, marks


def chart(*lines: Line, times: tuple[str, ...] = ("1 Jan", "8 Jan", "15 Jan")) -> LineChart:
    return LineChart(
        key="weeks",
        title="Foreseen and real",
        times=times,
        lines=lines,
        label_header="Week",
        format_value=lambda value: f"{value:.0f}",
    )


REAL = Line(label="real", values=[4, 0, 8])
SAID = Line(label="said", values=[5.2, 5.1, None], series=2, dashed=True)


def test_each_line_has_its_path_and_its_name_in_the_legend():
    svg = chart(REAL, SAID).svg()
    assert svg.count('class="chart-line series-1"') == 1
    assert svg.count('class="chart-line series-2 chart-dashed"') == 1
    assert [(item.label, item.css_class) for item in chart(REAL, SAID).legend] == [
        ("real", "series-1"),
        ("said", "series-2 chart-dashed"),
    ]
    assert chart(REAL).legend == [], "the title says what one line is"


def test_the_table_holds_every_value():
    table = chart(REAL, SAID).table()
    assert [table.headers, *table.rows] == [
        ["Week", "real", "said"],
        ["1 Jan", "4", "5"],
        ["8 Jan", "0", "5"],
        ["15 Jan", "8", "–"],
    ]


def test_a_gap_is_left_open_and_a_line_goes_on_behind_it():
    [path] = [
        each.get("d") for each in drawn(chart(Line(label="x", values=[1, None, 2]))).iter() if each.get("d")
    ]
    assert path
    assert (path.count("M"), path.count("L")) == (2, 0)


def test_without_values_there_is_no_picture():
    assert chart(Line(label="x", values=[None, None, None])).svg() == ""
    assert chart(Line(label="x", values=[3]), times=("now",)).svg().count("chart-hit") == 1


def test_what_a_tip_says_of_each_line_stands_below_the_other_and_towards_the_middle():
    """On one line, of two long names, it would leave the card."""
    tips = marks(drawn(chart(REAL, SAID)), "chart-tip")
    assert [(tip.text, tip.get("text-anchor"), tip.get("y")) for tip in tips[:2] + tips[-2:]] == [
        ("real 4", "start", "-8"),
        ("said 5", "start", "8"),
        ("real 8", "end", "-8"),
        ("said –", "end", "8"),
    ]
    [tip, *_others] = marks(drawn(chart(REAL)), "chart-tip")
    assert tip.text == "real 4"
