"""Erase a person: a page that says what goes and what stays, and a button that asks twice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.pages import FormPage
from customers.models import Customer
from customers.privacy.domain.erasure import erase_customer, fates_of
from customers.privacy.forms.erasure import ErasureForm


class ErasureCreate(FormPage):
    permission_required = "customers.privacy"
    template_name = "customers/erasure_form.html"
    form_class = ErasureForm

    @cached_property
    def customer(self) -> Customer:
        return get_object_or_404(Customer, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"customer_id": self.customer.pk}

    def perform(self, form: forms.BaseForm) -> None:
        erase_customer(customer=self.customer, actor_id=self.request.user.pk)

    def get_success_url(self) -> str:
        messages.success(self.request, _("The customer is erased."))
        return reverse("customers:customer-detail", args=[self.customer.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fates = fates_of(self.customer)
        return super().get_context_data(
            customer=self.customer,
            gone=[each for each in fates if each.gone],
            blanked=[each for each in fates if each.blanked],
            kept=[each for each in fates if not each.gone and not each.blanked],
            **kwargs,
        )
