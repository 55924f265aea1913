"""What serving and winning customers costs: stating it, and what it buys by source."""

from typing import Any

from django.contrib import messages
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pages import FormPage
from metrics.domain import registry
from metrics.domain.cost.report import acquisition
from metrics.domain.cost.service import costs_today, set_service_cost, stated_costs
from metrics.domain.cost.spend import MOST_BYTES, import_spend, set_spend
from metrics.domain.days import today
from metrics.domain.return_terms import Terms, in_words, state_term, stated_terms, term_words
from metrics.forms.cost import AcquisitionFilter, ReturnTermForm, ServiceCostForm, SpendFileForm, SpendForm
from metrics.models import AcquisitionSpend
from metrics.views.report import ReportPage

LATEST = 100


class ServiceCosts(FormPage):
    template_name = "metrics/service_costs.html"
    permission_required = "metrics.costs"
    form_class = ServiceCostForm
    success_url = reverse_lazy("metrics:service-costs")

    def get_initial(self) -> dict[str, Any]:
        return {"since": today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            now=costs_today(), stated=stated_costs(), metric=registry.get("service_cost"), **kwargs
        )

    def perform(self, form: Any) -> None:
        set_service_cost(**form.cleaned_data, actor_id=self.request.user.pk)
        messages.success(self.request, _("The cost is stated; the figures follow in a moment."))


class ReturnTerms(FormPage):
    template_name = "metrics/return_terms.html"
    permission_required = "metrics.costs"
    form_class = ReturnTermForm
    success_url = reverse_lazy("metrics:return-terms")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stated = [(term_words(row.about, row.value), row) for row in stated_terms(LATEST)]
        return super().get_context_data(now=in_words(Terms.now()), stated=stated, **kwargs)

    def perform(self, form: Any) -> None:
        state_term(**form.cleaned_data, actor_id=self.request.user.pk)
        messages.success(self.request, _("It is stated: returns are computed with it from now on."))


class Spending(FormPage):
    """One source and month by hand; the file has an address of its own."""

    template_name = "metrics/spending.html"
    permission_required = "metrics.costs"
    form_class: Any = SpendForm
    success_url = reverse_lazy("metrics:spending")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = AcquisitionSpend.objects.select_related("set_by")[:LATEST]
        return super().get_context_data(rows=rows, **({"file_form": SpendFileForm()} | kwargs))

    def perform(self, form: Any) -> None:
        set_spend(**form.cleaned_data, actor_id=self.request.user.pk)
        messages.success(self.request, _("The spending is noted."))


class SpendingImport(Spending):
    form_class = SpendFileForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file_form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(form=SpendForm(), file_form=file_form, **kwargs)

    def perform(self, form: Any) -> None:
        many = import_spend(
            content=form.cleaned_data["file"].read(MOST_BYTES + 1), actor_id=self.request.user.pk
        )
        told = ngettext("%(many)d line is noted.", "%(many)d lines are noted.", many) % {"many": many}
        messages.success(self.request, told)


class Acquisition(ReportPage):
    template_name = "metrics/acquisition.html"
    permission_required = "metrics.view"
    report_key = "acquisition"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AcquisitionFilter(self.request.GET)
        found = acquisition(form.length)
        return super().get_context_data(form=form, found=found, metrics=registry.BY_KEY, **kwargs)
