"""A form on the customer page: saved or refused, its part of the page comes back alone, or the whole page."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views import View

from core.errors import DomainError
from core.pages import Guarded, StaffRequest
from customers.models import Customer
from customers.views.page import customer_or_404, customer_page


class FormPart(Guarded, View):
    """`form_name` is what the form is called in the page's context; `perform` calls the verb."""

    abstract = True
    request: StaffRequest
    form_class: type[Form]
    form_name: str
    template_name: str
    saved_template_name: str = ""
    saved: Promise
    changes_customer = True
    """Whether the customer has to be read again once it is saved."""

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Where one lands who had to log in again while saving: back at the customer, with the draft."""
        return redirect("customers:customer-detail", pk)

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        customer = customer_or_404(pk)
        form = self.form_class(request.POST)
        if not self._performed(customer, form):
            return self._refuse(customer, form)
        messages.success(request, str(self.saved))
        if not request.htmx:
            return redirect("customers:customer-detail", pk)
        if self.changes_customer:
            customer = customer_or_404(pk)
        context = {"customer": customer, "customer_id": pk, "saved": True, **self.part(customer, None)}
        return render(request, self.saved_template_name or self.template_name, context)

    def _performed(self, customer: Customer, form: Form) -> bool:
        if not form.is_valid():
            return False
        try:
            self.perform(customer, form)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        return True

    def _refuse(self, customer: Customer, form: Form) -> HttpResponse:
        if self.request.htmx:
            context = {"customer": customer, **self.part(customer, form)}
            return render(self.request, self.template_name, context, status=422)
        page = customer_page(self.request, customer, {self.form_name: form})
        return render(self.request, "customers/customer_detail.html", page, status=422)

    def perform(self, customer: Customer, form: Any) -> None:
        raise NotImplementedError

    def part(self, customer: Customer, form: Any) -> dict[str, Any]:
        """The context of the part, with the refused form where there is one."""
        raise NotImplementedError
