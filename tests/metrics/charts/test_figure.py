"""A single figure."""

from dataclasses import replace

from django.template.loader import render_to_string

from metrics.domain.charts import Figure, Point, Sparkline
from tests.metrics.charts.drawn import drawn, marks, share


def figure(value, **kwargs):
    return Figure(key="nps", title="NPS", value=value, format_value=lambda value: f"{value:.0f}", **kwargs)


def test_value_and_interval_on_their_whole_range():
    root = drawn(figure(30, low=25, high=35))
    assert [share(dot, "cx") for dot in marks(root, "chart-dot")] == [65]
    assert [(share(bar, "x"), share(bar, "width")) for bar in marks(root, "chart-interval")] == [(62.5, 5)]


def test_the_interval_in_words():
    assert figure(30, low=25, high=35).between == "between 25 and 35"
    assert figure(30).between == ""


def page(shown):
    return render_to_string("metrics/_figure.html", {"figure": shown})


def test_no_data_is_said_not_shown_as_zero():
    shown = page(figure(None, empty_text="No answers yet."))
    assert '<div class="fig-value"><small>no data</small></div>' in shown
    assert "<span>No answers yet.</span>" in shown
    assert "<svg" not in shown


def test_the_page_shows_value_interval_and_change():
    spark = Sparkline(
        key="spark",
        title="NPS",
        label_header="",
        value_header="",
        format_value=str,
        points=[Point(label="", value=1), Point(label="", value=2)],
    )
    shown = page(figure(30, low=25, high=35, change="+4", direction="better", note="90 days", spark=spark))
    assert '<div class="fig-value">30</div>' in shown
    assert "<span>90 days</span>" in shown
    assert "<span>between 25 and 35</span>" in shown
    assert '<span class="fig-told good">' in shown
    assert shown.count('class="chart chart-') == 2
    one_day = replace(spark, points=[Point(label="", value=None), *spark.points[:1]])
    assert page(figure(30, spark=one_day)).count('class="chart chart-') == 0, "a dot alone says nothing"
