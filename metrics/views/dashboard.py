"""Where managers begin."""

from typing import Any

from metrics.domain.customer_figures import latest_detractors, silent_but_valuable
from metrics.domain.house import house
from metrics.domain.pictures import charts_of_house
from metrics.forms.trend import ScopeFilter
from metrics.reports.dashboard import asked_board
from metrics.views.report import ReportPage

ATTENTION = 5


class Dashboard(ReportPage):
    """Of everybody there are pictures month by month and customers to call first, too."""

    template_name = "metrics/dashboard.html"
    permission_required = "metrics.view"
    report_key = "dashboard"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ScopeFilter(self.request.GET)
        found = asked_board(form)
        more = {} if form.of.text or found.is_empty else self._of_everybody()
        return super().get_context_data(
            form=form,
            board=found,
            headline=[] if found.is_empty else found.headline,
            narrowed=bool(self.request.GET),
            **more,
            **kwargs,
        )

    def _of_everybody(self) -> dict[str, Any]:
        months = house()
        return {
            "charts": charts_of_house(months) if months.now else [],
            "silent": silent_but_valuable(ATTENTION),
            "detractors": latest_detractors(ATTENTION),
        }
