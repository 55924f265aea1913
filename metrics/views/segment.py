"""Segments side by side, and the list of them all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

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


NARROWED = {"own": _("Your own"), "used": _("Your own, read by something")}
CHOICES = [("", _("All segments")), *NARROWED.items()]


class SegmentList(Page):
    """`?show=` the segments of the house itself, all of them or those that are used."""

    template_name = "metrics/segment_list.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.request.GET.get("show", "")
        found = overview()
        if shown in NARROWED:
            found = found.narrowed(used=shown == "used")
        return super().get_context_data(overview=found, shown=shown, choices=CHOICES, **kwargs)
