"""The customer page, the list of customers, and the pages to create and edit one."""

import secrets
from copy import copy
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.pages import FormPage, Page
from customers.contact.forms.begun_contact import address_of_contact
from customers.identity.domain.duplicate import Twin
from customers.identity.views.twins import twins_in
from customers.models import Customer
from customers.people.domain.customer import (
    PROFILE,
    change_customer,
    create_customer_once,
    created_with,
)
from customers.people.forms.custom_field import custom_of
from customers.people.forms.customer import CustomerForm
from customers.people.views.collision import Collision, collision_of
from customers.views.page import customer_or_404, customer_page


class CustomerDetail(Page):
    permission_required = "customers.view"
    template_name = "customers/customer_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        customer = customer_or_404(self.kwargs["pk"], agent_id=self.request.user.pk)
        return super().get_context_data(**customer_page(self.request, customer), **kwargs)


def with_contact_points(customers: list[Customer]) -> list[Customer]:
    prefetch_related_objects(customers, "phones", "emails")
    return customers


class CustomerCreate(FormPage):
    """Who may be the same person is shown first; one may go on all the same."""

    permission_required = "customers.edit"
    template_name = "customers/customer_form.html"
    form_class = CustomerForm
    twins: list[Twin] = []
    created: Customer

    def get_initial(self) -> dict[str, Any]:
        """What the search did not find is filled in."""
        known = CustomerForm.base_fields.keys() - {"key", "seen_at"}
        asked = {name: self.request.GET[name] for name in known if name in self.request.GET}
        return {"language": get_language(), **super().get_initial(), **asked}

    def form_valid(self, form: Any) -> HttpResponse:
        self.twins = twins_in(form)
        is_new = created_with(form.cleaned_data["key"]) is None
        if self.twins and is_new and "confirmed" not in self.request.POST:
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form: BaseForm) -> None:
        data = form.cleaned_data
        self.created = create_customer_once(
            key=data["key"] or secrets.token_urlsafe(18),
            phones=data["phones"],
            emails=data["emails"],
            custom=custom_of(form),
            actor_id=self.request.user.pk,
            **{name: data[name] for name in PROFILE},
        )

    def get_success_url(self) -> str:
        messages.success(self.request, _("The customer is created."))
        page = reverse("customers:customer-detail", args=[self.created.pk])
        said = self.request.GET
        if "direction" not in said:
            return page
        return address_of_contact(page, direction=said["direction"], call=said.get("call", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(twins=self.twins, **kwargs)


class CustomerEdit(FormPage):
    """Two people editing: the second is told what the first changed, and nothing is overwritten unseen."""

    permission_required = "customers.edit"
    template_name = "customers/customer_form.html"
    form_class = CustomerForm
    collision: Collision | None = None

    @cached_property
    def customer(self) -> Customer:
        return customer_or_404(self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": copy(self.customer)}

    def get_initial(self) -> dict[str, Any]:
        return {
            "phones": [phone.number for phone in self.customer.phones.all()],
            "emails": [email.address for email in self.customer.emails.all()],
            "seen_at": self.customer.changed_at.isoformat(),
        }

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        try:
            change_customer(
                customer=self.customer,
                phones=data["phones"],
                emails=data["emails"],
                seen_at=data["seen_at"],
                custom=custom_of(form),
                actor_id=self.request.user.pk,
                **{name: data[name] for name in PROFILE},
            )
        except Conflict:
            self.collision = collision_of(form, self.customer)
            form.see(self.customer.changed_at)
            raise

    def get_success_url(self) -> str:
        messages.success(self.request, _("The changes are saved."))
        return reverse("customers:customer-detail", args=[self.customer.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(customer=self.customer, collision=self.collision, **kwargs)
