"""What features are to customers: the plane, the pyramid of needs, and each pair of questions."""

from typing import Any

from metrics.domain.results.kano import needs, plane_chart, pyramid_chart
from metrics.forms.survey_results import KanoFilter
from metrics.views.report import ReportPage


class KanoResults(ReportPage):
    template_name = "metrics/kano.html"
    permission_required = "metrics.view"
    report_key = "kano"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = KanoFilter(self.request.GET)
        found = needs(form.wanted(), form.surveys)
        return super().get_context_data(
            form=form,
            found=found,
            plane=plane_chart(found),
            pyramid=pyramid_chart(found),
            narrowed=bool(self.request.GET),
            **kwargs,
        )
