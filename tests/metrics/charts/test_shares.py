"""Stacked shares."""

import pytest

from metrics.domain.charts import Part, ShareChart, ShareRow, Table
from tests.metrics.charts.drawn import drawn, marks, share, texts

PARTS = [Part(label="Detractors", css_class="detractors"), Part(label="Promoters", css_class="promoters")]


def chart(*rows):
    return ShareChart(
        key="groups",
        title="Groups",
        parts=PARTS,
        rows=rows,
        label_header="Segment",
        format_amount=lambda value: f"{value:g}",
        format_share=lambda value: f"{value:.0%}",
    )


def test_segments_lie_side_by_side_and_fill_the_row():
    root = drawn(chart(ShareRow(label="A", amounts=[30, 90])))
    assert [(share(part, "x"), share(part, "width")) for part in marks(root, "chart-part")] == [
        (0, 25),
        (25, 75),
    ]
    assert texts(root, "chart-inside") == ["25%", "75%"]


def test_a_narrow_segment_keeps_its_figure_for_the_title():
    root = drawn(chart(ShareRow(label="A", amounts=[5, 95])))
    assert texts(root, "chart-inside") == ["95%"]
    assert "Detractors: 5%" in [part.text for part in root.iter("title")]


def test_a_row_without_answers_is_an_empty_track_beside_others():
    root = drawn(chart(ShareRow(label="A", amounts=[1, 1]), ShareRow(label="B", amounts=[0, None])))
    assert len(marks(root, "chart-track")) == 1


def test_the_table_has_amounts_and_shares():
    shown = chart(ShareRow(label="A", amounts=[30, 90]), ShareRow(label="B", amounts=[0, 0]))
    assert shown.table() == Table(
        ["Segment", "Detractors", "Promoters"], [["A", "30 (25%)", "90 (75%)"], ["B", "0", "0"]]
    )


def test_the_legend_names_every_part():
    assert [(item.label, item.css_class) for item in chart().legend] == [
        ("Detractors", "detractors"),
        ("Promoters", "promoters"),
    ]


@pytest.mark.parametrize("amounts", [[0, 0], [None, -4], [float("inf"), float("nan")]])
def test_nothing_to_share_is_no_picture(amounts):
    assert chart(ShareRow(label="A", amounts=amounts)).svg() == ""
