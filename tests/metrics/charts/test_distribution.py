"""The answers behind an NPS."""

from metrics.domain.charts import NpsDistribution
from tests.metrics.charts.drawn import drawn, marks, share, texts


def chart(answers):
    return NpsDistribution(
        key="answers",
        title="Answers",
        answers=answers,
        format_amount=lambda value: f"{value:g}",
        format_share=lambda value: f"{value:.0%}",
    )


def test_eleven_columns_in_three_named_groups():
    root = drawn(chart({0: 1, 6: 1, 8: 2, 10: 4}))
    classes = [column.get("class").split()[-1] for column in marks(root, "chart-column")]
    assert classes == ["detractors"] * 7 + ["passives"] * 2 + ["promoters"] * 2
    assert texts(root, "chart-axis")[-3:] == ["Detractors", "Passives", "Promoters"]
    assert texts(root, "chart-value") == ["25%", "25%", "50%"]


def test_the_brackets_span_their_scores():
    root = drawn(chart({10: 1}))
    spans = [(share(line, "x1"), share(line, "x2")) for line in marks(root, "chart-bracket")]
    assert spans == [(1, 62.64), (64.64, 80.82), (82.82, 99)]


def test_the_table_has_every_score():
    rows = chart({0: 1, 10: 3}).table().rows
    assert (rows[0], rows[10]) == (["0", "Detractors", "1", "25%"], ["10", "Promoters", "3", "75%"])
    assert len(rows) == 11


def test_answers_off_the_scale_do_not_count():
    assert chart({11: 5, -1: 2}).svg() == ""
    assert chart({}).table().rows[0] == ["0", "Detractors", "0", "–"]
