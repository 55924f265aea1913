"""The component: picture, legend, note and the table behind it."""

from django.template.loader import render_to_string

from metrics.domain.charts import Bar, BarChart


def page(*bars, **kwargs):
    chart = BarChart(
        key="c",
        title="Baskets <b>",
        label_header="S",
        value_header="V",
        format_value=str,
        bars=bars,
        **kwargs,
    )
    return render_to_string("components/chart.html", {"chart": chart})


def test_the_picture_comes_with_its_table():
    shown = page(Bar(label="<script>x", value=3), note="12 months")
    assert shown.count("<svg") == 2  # the picture and its row
    assert '<th scope="row">&lt;script&gt;x</th>' in shown
    assert "<td>3.0</td>" in shown
    assert '<p class="chart-note">12 months</p>' in shown
    assert "<script" not in shown
    assert "<b>" not in shown


def test_without_data_it_says_so_and_shows_no_table():
    shown = page(empty_text="No orders yet: import them first.")
    assert "No orders yet: import them first." in shown
    assert "Nothing to show yet." in page()
    assert "<svg" not in shown
    assert "<table" not in shown


def test_more_than_a_dozen_rows_are_not_all_read_out():
    bars = [Bar(label=f"S{index}", value=index) for index in range(13)]
    shown = page(*bars)
    assert "S11: 11.0; …</desc>" in shown
