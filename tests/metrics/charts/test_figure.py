"""A single figure."""

from django.template.loader import render_to_string

from metrics.domain.charts import Figure
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


def test_no_data_is_said_not_shown_as_zero():
    page = render_to_string("components/figure.html", {"figure": figure(None, empty_text="No answers yet.")})
    assert "no data" in page
    assert "No answers yet." in page
    assert "<svg" not in page


def test_the_page_shows_value_interval_and_change():
    shown = figure(30, low=25, high=35, change="+4, noise", note="n = 1000")
    page = render_to_string("components/figure.html", {"figure": shown})
    assert '<span class="figure-change is-noise">+4, noise</span>' in page
    assert "between 25 and 35 · n = 1000" in page
