"""The report on themes."""

from typing import Any

from core.pages import Page
from metrics.domain.themes import PERIODS, theme_report


class Themes(Page):
    template_name = "metrics/themes.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("days", "")
        days = int(asked) if asked in map(str, PERIODS) else PERIODS[1]
        return super().get_context_data(report=theme_report(days), periods=PERIODS, **kwargs)
