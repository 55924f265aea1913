"""The house month by month, as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.headline import headline
from metrics.domain.house import MonthOfHouse, house
from metrics.domain.report import nps_of
from metrics.forms.report import ReportFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _columns() -> list[Column]:
    return [
        Column("month", _("Month from"), Unit.DAY),
        Column("running", _("Month not over"), Unit.YES_NO),
        Column("revenue", in_currency(_("Revenue (%(currency)s)")), Unit.MONEY),
        Column("orders", _("Orders"), Unit.COUNT),
        Column("basket", _("Average basket"), Unit.MONEY),
        Column("contacts", _("Contacts"), Unit.COUNT),
        Column("active", _("Active customers"), Unit.COUNT),
        Column("nps", _("NPS"), Unit.NUMBER),
    ]


def _rows(months: list[MonthOfHouse]) -> Iterator[Sequence[Any]]:
    for month in months:
        sums, nps = month.sums, nps_of(month.end)
        yield [
            month.start,
            not month.complete,
            sums.revenue,
            sums.orders,
            sums.basket and round(sums.basket, 2),
            sums.contacts,
            month.end.active,
            nps.value if nps else None,
        ]


def _content(_form: ReportFilter) -> Content:
    figures = house()
    if figures.now is None:
        return Content(_columns(), [])
    return Content(
        _columns(),
        _rows(figures.months),
        bars="revenue",
        brief=("month", "revenue", "orders", "nps"),
        figures=headline(figures),
        computed_at=figures.now.computed_at,
    )


DASHBOARD = Report(
    key="dashboard",
    name=gettext_lazy("Dashboard"),
    url_name="metrics:dashboard",
    content=_content,
)
