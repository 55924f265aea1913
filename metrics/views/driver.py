"""What goes along with loyalty, and with value."""

from typing import Any

from metrics.domain import registry
from metrics.domain.driver.report import drivers_chart, drivers_of
from metrics.enums import Driven
from metrics.forms.driver import DriverFilter
from metrics.views.report import ReportPage


class Drivers(ReportPage):
    """`?on=` loyalty or value."""

    report_key = "drivers"
    template_name = "metrics/drivers.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        driven = DriverFilter(self.request.GET).driven
        found = drivers_of(driven)
        return super().get_context_data(
            driven=driven,
            choices=list(Driven),
            found=found,
            metric=registry.get("driver_weight"),
            chart=drivers_chart(found) if found and found.lines else None,
            **kwargs,
        )
