"""The curves of how long customers stay."""

from django.utils.translation import gettext as _

from core.template_tags import long_day, number, percent
from metrics.domain.charts import Line, LineChart
from metrics.domain.stay.report import Group, Stays


def curves(found: Stays, *, lost_after: int) -> LineChart:
    last = max((group.last for group in found.drawn), default=0)
    since = found.followed_from
    return LineChart(
        key="stays",
        title=_("Customers who stay, by months since %(day)s") % {"day": long_day(since)}
        if since
        else _("Customers who stay, by months since their first purchase"),
        times=[number(month) for month in range(last + 1)] if last else [],
        lines=[_line(group, last, at) for at, group in enumerate(found.drawn, 1)] if last else [],
        label_header=_("Month"),
        format_value=percent,
        note=_("Kaplan–Meier with the 95%% interval. A customer has left once silent for %(days)s days.")
        % {"days": number(lost_after)},
    )


def _line(group: Group, last: int, series: int) -> Line:
    known = [group.at(month) for month in range(last + 1)]
    return Line(
        label=group.name,
        values=[moment.surviving if moment else None for moment in known],
        band=[(moment.low, moment.high) if moment else (None, None) for moment in known],
        series=series,
        stepped=True,
    )
