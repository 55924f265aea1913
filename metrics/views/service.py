"""How customers are served: by channel, team, agent and reason."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views import View

from core.pages import Guarded, Page
from metrics.domain import registry
from metrics.domain.service import ServiceReport, service_report
from metrics.domain.service_pictures import (
    fair_words,
    names_of,
    service_charts,
    service_header,
    service_headline,
    service_rows,
)
from metrics.enums import ServiceSplit
from metrics.forms.service import ServiceFilter
from metrics.views.spreadsheet import csv_file


def _asked(request: HttpRequest, form: ServiceFilter) -> ServiceReport:
    """Agents beside each other are shown to those alone who may see them so."""
    by = request.GET.get("by", ServiceSplit.CHANNEL)
    if by not in ServiceSplit:
        raise Http404
    if by == ServiceSplit.AGENT and not request.user.has_perm("metrics.staff"):
        raise PermissionDenied
    return service_report(form.wanted(), ServiceSplit(by))


class Service(Page):
    template_name = "metrics/service.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ServiceFilter(self.request.GET)
        report = _asked(self.request, form)
        names = names_of(report)
        rest = self.request.GET.copy()
        rest.pop("by", None)
        return super().get_context_data(
            form=form,
            report=report,
            headline=service_headline(report),
            charts=service_charts(report, names),
            lines=[(names[line.key], line, fair_words(line)) for line in report.lines],
            splits=[each for each in ServiceSplit if each != ServiceSplit.AGENT or self._sees_staff()],
            narrowed=bool(rest),
            rest=rest.urlencode(),
            metrics=registry.BY_KEY,
            **kwargs,
        )

    def _sees_staff(self) -> bool:
        return bool(self.request.user.has_perm("metrics.staff"))


class ServiceExport(Guarded, View):
    permission_required = "metrics.export"
    written: Callable[..., StreamingHttpResponse] = staticmethod(csv_file)

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        report = _asked(request, ServiceFilter(request.GET))
        return self.written(service_header(report), service_rows(report), name=_("service"))
