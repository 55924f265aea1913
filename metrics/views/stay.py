"""How long customers stay, by group."""

from typing import Any

from metrics.domain import registry
from metrics.domain.stay.pictures import curves
from metrics.domain.stay.report import stays
from metrics.enums import StaySplit
from metrics.forms.stay import StayFilter
from metrics.models import Thresholds
from metrics.views.report import ReportPage


class Stays(ReportPage):
    """`?by=` what the customers are told apart by; `&group=` one of these, beside everybody;
    `&mark=` after how many months they are held beside each other.
    """

    template_name = "metrics/stays.html"
    permission_required = "metrics.view"
    report_key = "retention"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = StayFilter(self.request.GET)
        found = stays(form.split, form.chosen, form.months)
        lost_after = (Thresholds.objects.first() or Thresholds()).lost_after
        return super().get_context_data(
            form=form,
            found=found,
            chart=curves(found, lost_after=lost_after.days),
            splits=list(StaySplit),
            metrics=registry.BY_KEY,
            at_risk=[(group, group.watched(found.months)) for group in found.drawn],
            **kwargs,
        )
