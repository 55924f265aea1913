"""What became of those who first bought in the same month."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views import View

from core.pages import Guarded, Page
from metrics.domain import registry
from metrics.domain.cohort_table import cohort_header, cohort_rows, triangle
from metrics.domain.cohorts import latest_cohorts
from metrics.enums import CohortMeasure
from metrics.views.spreadsheet import csv_file


class Cohorts(Page):
    """`?show=` the share who bought again, or what each customer has brought so far."""

    template_name = "metrics/cohorts.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("show", "")
        measure = CohortMeasure(asked) if asked in CohortMeasure else CohortMeasure.SHARE
        return super().get_context_data(
            table=triangle(latest_cohorts(), measure),
            measures=list(CohortMeasure),
            metric=registry.get(f"cohort_{measure}"),
            **kwargs,
        )


class CohortsExport(Guarded, View):
    permission_required = "metrics.export"
    written: Callable[..., StreamingHttpResponse] = staticmethod(csv_file)

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        return self.written(cohort_header(), cohort_rows(latest_cohorts()), name=_("cohorts"))
