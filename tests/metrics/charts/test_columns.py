"""Column histograms."""

from metrics.domain.charts import Column, ColumnChart, Table
from tests.metrics.charts.drawn import drawn, marks, share, texts


def chart(*values, **kwargs):
    return ColumnChart(
        key="baskets",
        title="Baskets",
        label_header="Amount",
        value_header="Orders",
        format_value=lambda value: f"{value:g}",
        columns=[Column(label=f"{index * 10} €", value=value) for index, value in enumerate(values)],
        **kwargs,
    )


def heights(root):
    return [float(column.get("height")) for column in marks(root, "chart-column")]


def test_heights_are_proportional_and_stand_on_zero():
    root = drawn(chart(4, 2, 0))
    assert heights(root) == [168, 84, 0]
    assert {float(c.get("y")) + float(c.get("height")) for c in marks(root, "chart-column")} == {168}
    assert [share(column, "x") for column in marks(root, "chart-column")] == [4, 37.33, 70.67]


def test_few_columns_carry_their_figures_and_need_no_axis():
    root = drawn(chart(4, 2, 0))
    assert texts(root, "chart-small") == ["4", "2", "0"]
    assert (texts(root, "chart-axis"), root.get("role")) == (["0 €", "10 €", "20 €"], "img")


def test_many_columns_have_an_axis_of_whole_numbers():
    root = drawn(chart(*[1, 2, 3] * 5))
    assert [words for words in texts(root, "chart-axis") if "€" not in words] == ["0", "1", "2", "3"]
    assert heights(root)[:3] == [56, 112, 168]
    assert len(texts(root, "chart-tip")) == 15


def test_negative_columns_hang_from_zero():
    root = drawn(chart(3, -1))
    assert [(c.get("y"), c.get("height")) for c in marks(root, "chart-column")] == [
        ("0", "126"),
        ("126", "42"),
    ]


def test_the_table_stands_behind():
    assert chart(4, None).table() == Table(["Amount", "Orders"], [["0 €", "4"], ["10 €", "–"]])


def test_all_zero_is_no_picture():
    assert chart(0, 0).svg() == ""
