"""How customers are served: by channel, team, agent and reason."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from metrics.domain import registry
from metrics.domain.service import ServiceReport, service_report
from metrics.domain.service_pictures import fair_words, names_of, service_charts, service_headline
from metrics.enums import ServiceSplit
from metrics.forms.service import ServiceFilter
from metrics.reports.service import may_see
from metrics.views.report import ReportPage


class Service(ReportPage):
    template_name = "metrics/service.html"
    permission_required = "metrics.view"
    report_key = "service"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ServiceFilter(self.request.GET)
        report = self._report(form)
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

    def _report(self, form: ServiceFilter) -> ServiceReport:
        if form.data["by"] not in {"", *ServiceSplit}:
            raise Http404
        if not may_see(form, self.request.user.has_perm):
            raise PermissionDenied
        return service_report(form.wanted(), form.split)

    def _sees_staff(self) -> bool:
        return bool(self.request.user.has_perm("metrics.staff"))
