"""What every page of a report has, and the report as a file."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.views import View

from core.errors import Invalid
from core.pages import Guarded, Page
from customers.people.views.spreadsheet import csv_file
from metrics.forms.saved_report import SaveReportForm
from metrics.reports import REPORTS, Report


class ReportPage(Page):
    """A page to read that `metrics.reports` knows under `report_key`; it shows `_report_actions.html`."""

    abstract = True
    permission_required = "metrics.view"
    report_key: ClassVar[str]

    @property
    def declared(self) -> Report:
        return REPORTS[self.report_key]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        declared = self.declared
        asked = declared.form.kept(self.request.GET)
        may_share = self.request.user.has_perm("metrics.share_report")
        return super().get_context_data(
            declared=declared, asked=asked, save_form=SaveReportForm(may_share=may_share), **kwargs
        )


class ReportExport(Guarded, View):
    permission_required = "metrics.export"
    written: Callable[..., StreamingHttpResponse] = staticmethod(csv_file)

    def get(self, request: HttpRequest, key: str) -> StreamingHttpResponse:
        report = report_or_404(key)
        try:
            content = report.answer(request.GET, request.user.has_perm)
        except Invalid as refusal:
            raise BadRequest(str(refusal)) from refusal
        name = slugify(str(report.name)) or key
        return self.written(content.header, content.rows, name=name, looks=content.looks)


def report_or_404(key: str) -> Report:
    if key not in REPORTS:
        raise Http404
    return REPORTS[key]
