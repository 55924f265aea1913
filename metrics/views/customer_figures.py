"""The figures of one customer: a strip of the customer page, loaded anew where none were there yet."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from core.pages import Page, StaffRequest
from customers.models import Customer
from metrics.domain import registry
from metrics.domain.customer_figures import figures_of


def figures_part(request: StaffRequest, customer_id: int) -> str:
    """Drawn into the page of the customer, which knows nothing of figures."""
    if not request.user.has_perm("metrics.view"):
        return ""
    context = {"figures": figures_of(customer_id), "customer_id": customer_id, "metrics": registry.BY_KEY}
    return render_to_string("metrics/_customer_figures.html", context, request)


class CustomerFigures(Page):
    template_name = "metrics/_customer_figures.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = figures_of(self.kwargs["pk"])
        if figures is None:
            get_object_or_404(Customer, pk=self.kwargs["pk"])
        more = {"figures": figures, "customer_id": self.kwargs["pk"], "metrics": registry.BY_KEY}
        return super().get_context_data(**more, **kwargs)
