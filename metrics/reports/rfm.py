"""Recency by frequency, as a table: a row a cell of the grid."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.rfm import Grid, rfm_grid
from metrics.forms.report import SegmentFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _columns() -> list[Column]:
    return [
        Column("recency", _("Recency score"), Unit.COUNT),
        Column("frequency", _("Frequency score"), Unit.COUNT),
        Column("customers", _("Customers"), Unit.COUNT),
        Column("share", _("Share of customers"), Unit.SHARE),
        Column("orders", _("Orders"), Unit.COUNT),
        Column("revenue", in_currency(_("Revenue (%(currency)s)")), Unit.MONEY),
        Column("revenue_share", _("Share of revenue"), Unit.SHARE),
        Column("money", _("Money score, on average"), Unit.NUMBER),
    ]


def _rows(grid: Grid) -> Iterator[Sequence[Any]]:
    customers, revenue = grid.customers, grid.revenue
    for cell in grid.cells:
        if cell.customers:
            yield [
                cell.recency,
                cell.frequency,
                cell.customers,
                cell.customers / customers,
                cell.orders,
                cell.revenue,
                float(cell.revenue / revenue) if revenue > 0 else None,
                cell.money,
            ]


def _content(form: SegmentFilter) -> Content:
    grid = rfm_grid(form.narrowed_to)
    return Content(_columns(), _rows(grid), bars="customers", computed_at=grid.computed_at)


RFM = Report(
    key="rfm",
    name=gettext_lazy("Recency and frequency"),
    url_name="metrics:rfm",
    content=_content,
    form=SegmentFilter,
)
