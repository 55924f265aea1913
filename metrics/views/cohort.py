"""What became of those who first bought in the same month."""

from typing import Any

from metrics.domain import registry
from metrics.domain.cohort_table import triangle
from metrics.domain.cohorts import latest_cohorts
from metrics.enums import CohortMeasure
from metrics.forms.cohort import CohortFilter
from metrics.views.report import ReportPage


class Cohorts(ReportPage):
    """`?show=` the share who bought again, or what each customer has brought so far."""

    template_name = "metrics/cohorts.html"
    permission_required = "metrics.view"
    report_key = "cohorts"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CohortFilter(self.request.GET)
        measure = form.measure
        return super().get_context_data(
            form=form,
            table=triangle(latest_cohorts(form.narrowed_to, form.over), measure),
            measures=list(CohortMeasure),
            metric=registry.get(f"cohort_{measure}"),
            **kwargs,
        )
