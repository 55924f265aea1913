"""What journeys bring: those held back beside the others."""

from typing import Any

from metrics.domain import registry
from metrics.domain.effect_pictures import lift_chart
from metrics.reports.journey_effect import returns
from metrics.views.report import ReportPage


class JourneyEffects(ReportPage):
    report_key = "journeys"
    template_name = "metrics/journey_effects.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(returns())
        return super().get_context_data(
            found=found,
            counted_at=next((each.effect.counted_at for each in found), None),
            chart=lift_chart(found),
            metrics=registry.BY_KEY,
            **kwargs,
        )
