"""The report on themes."""

from typing import Any

from metrics.domain import registry
from metrics.domain.themes import PERIODS, theme_report
from metrics.forms.theme import ThemeFilter
from metrics.views.report import ReportPage


class Themes(ReportPage):
    template_name = "metrics/themes.html"
    permission_required = "metrics.view"
    report_key = "themes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ThemeFilter(self.request.GET)
        report = theme_report(form.length, form.narrowed_to, form.over)
        return super().get_context_data(
            form=form, report=report, periods=PERIODS, metric=registry.get("theme_share"), **kwargs
        )
