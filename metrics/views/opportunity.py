"""Loyalty and opportunity on one map, and what counts how much for loyalty."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.pages import FormPage
from metrics.domain import registry
from metrics.domain.opportunity.map import map_chart, opportunity_map
from metrics.domain.opportunity.weights import PARTS, change_weights, current_weights, earlier_weights
from metrics.domain.prediction.report import latest_fit
from metrics.forms.opportunity import WeightsForm
from metrics.forms.report import SegmentFilter
from metrics.views.report import ReportPage

EARLIER = 5


class OpportunityMap(ReportPage):
    report_key = "loyalty-map"
    template_name = "metrics/opportunity_map.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SegmentFilter(self.request.GET)
        found = opportunity_map(form.narrowed_to)
        return super().get_context_data(
            form=form,
            found=found,
            chart=map_chart(found),
            fit=None if found.customers else latest_fit(),
            weights=current_weights(),
            metrics=registry.BY_KEY,
            **kwargs,
        )


class LoyaltyWeightsChange(FormPage):
    """What counts how much, and who said so when."""

    template_name = "metrics/loyalty_weights.html"
    permission_required = "metrics.edit"
    form_class = WeightsForm
    success_url = reverse_lazy("metrics:opportunity-map")

    def get_initial(self) -> dict[str, Any]:
        return model_to_dict(current_weights(), PARTS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(earlier=earlier_weights(EARLIER), **kwargs)

    def perform(self, form: Any) -> None:
        change_weights(weights=form.weights, actor_id=self.request.user.pk)
        messages.success(self.request, _("The weights are changed; the map follows in a moment."))
