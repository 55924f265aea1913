"""Where managers begin."""

from typing import Any

from metrics.domain.customer_figures import latest_detractors, silent_but_valuable
from metrics.domain.headline import headline
from metrics.domain.house import house
from metrics.domain.pictures import charts_of_house
from metrics.views.report import ReportPage

ATTENTION = 5


class Dashboard(ReportPage):
    template_name = "metrics/dashboard.html"
    permission_required = "metrics.view"
    report_key = "dashboard"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = house()
        return super().get_context_data(
            house_figures=figures,
            headline=headline(figures) if figures.now else [],
            charts=charts_of_house(figures) if figures.now else [],
            silent=silent_but_valuable(ATTENTION),
            detractors=latest_detractors(ATTENTION),
            **kwargs,
        )
