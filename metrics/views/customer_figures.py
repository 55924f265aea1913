"""The figures of one customer: a strip that the customer page loads."""

from typing import Any

from django.shortcuts import get_object_or_404

from core.pages import Page
from customers.models import Customer
from metrics.domain import registry
from metrics.domain.customer_figures import figures_of


class CustomerFigures(Page):
    template_name = "metrics/_customer_figures.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = figures_of(self.kwargs["pk"])
        if figures is None:
            get_object_or_404(Customer, pk=self.kwargs["pk"])
        return super().get_context_data(figures=figures, metrics=registry.BY_KEY, **kwargs)
