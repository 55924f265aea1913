"""Segments side by side, and the list of them all."""

from typing import Any

from core.pages import Page
from metrics.domain import registry
from metrics.domain.pictures import charts_of_group
from metrics.domain.report import segment_report
from metrics.domain.segment_list import overview
from metrics.views.report import ReportPage


class SegmentReport(ReportPage):
    template_name = "metrics/segment_report.html"
    permission_required = "metrics.view"
    report_key = "segments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = segment_report()
        parts = [{"group": group, "charts": charts_of_group(group)} for group in report.groups]
        return super().get_context_data(report=report, parts=parts, metrics=registry.BY_KEY, **kwargs)


class SegmentList(Page):
    template_name = "metrics/segment_list.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(overview=overview(), **kwargs)
