"""Recency and frequency of purchases on one grid."""

from typing import Any

from metrics.domain import registry
from metrics.domain.rfm import SCORES, Cell, Grid, rfm_grid
from metrics.forms.report import SegmentFilter
from metrics.models import Segment
from metrics.views.report import ReportPage

SHADES = 8


class RfmGrid(ReportPage):
    template_name = "metrics/rfm.html"
    permission_required = "metrics.view"
    report_key = "rfm"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SegmentFilter(self.request.GET)
        grid = rfm_grid(form.narrowed_to)
        return super().get_context_data(
            form=form,
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
