"""Who went from where to where, as ribbons."""

from metrics.domain.charts import FlowChart, Ribbon
from tests.metrics.charts.drawn import drawn, marks


def test_who_was_in_none_takes_no_colour_of_a_group():
    """With a seventh node the colours begin anew: nobody may be taken for the first group."""
    groups = [f"Group {number}" for number in range(1, 7)]
    ways = [*((name, groups[0]) for name in groups), ("none", groups[1]), (groups[2], "none")]
    root = drawn(
        FlowChart(
            key="flow",
            title="Moves",
            nodes=[*groups, "none"],
            outside="none",
            ribbons=[Ribbon(source=source, target=target, value=10) for source, target in ways],
            source_header="Before",
            target_header="After",
            value_header="Customers",
            format_value=str,
        )
    )
    bars = [mark.get("class") for mark in marks(root, "chart-bar")]
    assert bars.count("chart-bar outside") == 2
    assert bars.count("chart-bar series-1") == 2, "the first group, before and after"
    ribbons = [mark.get("class") for mark in marks(root, "chart-ribbon")]
    assert ribbons.count("chart-ribbon outside") == 1
