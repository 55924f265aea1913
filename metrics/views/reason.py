"""What customers come with, and how that changes."""

from typing import Any

from core.pages import Page
from metrics.domain import registry
from metrics.domain.case_sorts import case_sorts
from metrics.domain.reasons import reasons
from metrics.forms.service import ReasonFilter
from metrics.views.report import ReportPage


class Reasons(ReportPage):
    template_name = "metrics/reasons.html"
    permission_required = "metrics.view"
    report_key = "reasons"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ReasonFilter(self.request.GET)
        found = reasons(form.wanted())
        return super().get_context_data(form=form, found=found, metrics=registry.BY_KEY, **kwargs)


class ReasonCases(Page):
    """What the cases of these days were about, over which channel they came, how long they took."""

    template_name = "metrics/_reason_cases.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts = case_sorts(ReasonFilter(self.request.GET).wanted())
        return super().get_context_data(parts=parts, metrics=registry.BY_KEY, **kwargs)
