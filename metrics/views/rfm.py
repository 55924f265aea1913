"""Recency and frequency of purchases on one grid, and the customers of a cell."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404

from core.errors import Invalid
from core.pages import Page
from metrics.domain import registry
from metrics.domain.customer_figures import following, place_of
from metrics.domain.rfm import SCORES, Cell, Grid, customers_scored, rfm_grid
from metrics.models import Segment
from metrics.views.report import ReportPage
from metrics.views.segment import PER_PAGE

SHADES = 8


class RfmGrid(ReportPage):
    template_name = "metrics/rfm.html"
    permission_required = "metrics.view"
    report_key = "rfm"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grid = rfm_grid()
        return super().get_context_data(
            grid=grid,
            scores=SCORES,
            rows=[(row[0].recency, [_shown(cell, grid) for cell in row]) for row in grid.rows],
            segments=Segment.objects.filter(segmentation="rfm", archived_at=None),
            metric=registry.get("rfm"),
            **kwargs,
        )


def _shown(cell: Cell, grid: Grid) -> dict[str, Any]:
    """`shade` from 0 to 8 by revenue, the cell that brings most being darkest."""
    most = max((each.revenue for each in grid.cells), default=0)
    return {
        "cell": cell,
        "shade": round(SHADES * max(0.0, float(cell.revenue / most))) if most > 0 else 0,
        "share": cell.customers / grid.customers if grid.customers else None,
        "revenue_share": float(cell.revenue / grid.revenue) if grid.revenue > 0 else None,
    }


class RfmCustomers(Page):
    """The customers of a cell, most revenue first."""

    template_name = "metrics/rfm_customers.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        recency, frequency = self.kwargs["recency"], self.kwargs["frequency"]
        if recency not in SCORES or frequency not in SCORES:
            raise Http404
        rows, after = (
            customers_scored(recency=recency, frequency=frequency),
            self.request.GET.get("after", ""),
        )
        try:
            page = list((following(rows, after) if after else rows)[: PER_PAGE + 1])
        except Invalid as error:
            raise BadRequest from error
        return super().get_context_data(
            rows=page[:PER_PAGE],
            after=after,
            next_place=place_of(page[PER_PAGE - 1]) if len(page) > PER_PAGE else "",
            **kwargs,
        )
