"""The customer page, the list of customers, and the pages to create and edit one."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, prefetch_related_objects
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.pages import FormPage, Page
from customers.domain.customer import PROFILE, change_customer, create_customer
from customers.domain.duplicate import Twin
from customers.domain.find import find_customers, find_loose_orders
from customers.domain.queries import customers_by_name
from customers.forms.begun_contact import address_of_contact
from customers.forms.custom_field import custom_of
from customers.forms.customer import CustomerFilter, CustomerForm
from customers.models import Customer
from customers.views.collision import Collision, collision_of
from customers.views.page import customer_or_404, customer_page
from customers.views.twins import twins_in

MOST_FOUND = 50


class CustomerDetail(Page):
    permission_required = "customers.view"
    template_name = "customers/customer_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = customer_page(self.request, customer_or_404(self.kwargs["pk"], agent_id=self.request.user.pk))
        return super().get_context_data(**page, **kwargs)


class CustomerList(Page):
    """Every customer by name; with `?q=` the ones found, the surest first."""

    permission_required = "customers.view"
    template_name = "customers/customer_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CustomerFilter(self.request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        scope = _narrowed(wanted)
        shown = self._found(wanted["q"], scope) if wanted.get("q") else self._listed(scope)
        return super().get_context_data(form=form, narrowed=any(wanted.values()), **shown, **kwargs)

    def _found(self, query: str, scope: QuerySet[Customer]) -> dict[str, Any]:
        found = find_customers(query, limit=MOST_FOUND, within=scope)
        return {
            "customers": with_contact_points([hit.customer for hit in found]),
            "loose_orders": find_loose_orders(query),
            "query": query,
            "is_cut": len(found) == MOST_FOUND,
        }

    def _listed(self, scope: QuerySet[Customer]) -> dict[str, Any]:
        asked = self.request.GET
        page = customers_by_name(scope, after=asked.get("after", ""), before=asked.get("before", ""))
        return {
            "customers": with_contact_points(page.customers),
            "previous": page.previous and self._link(before=page.previous),
            "next": page.next and self._link(after=page.next),
        }

    def _link(self, **place: str) -> str:
        query = self.request.GET.copy()
        query.pop("after", None)
        query.pop("before", None)
        query.update(place)
        return f"?{query.urlencode()}"


def _narrowed(wanted: dict[str, str]) -> QuerySet[Customer]:
    return Customer.objects.filter(
        **{name: wanted[name] for name in ("language", "country") if wanted.get(name)}
    )


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
        asked = {
            name: self.request.GET[name] for name in CustomerForm.base_fields if name in self.request.GET
        }
        return {"language": get_language(), **super().get_initial(), **asked}

    def form_valid(self, form: Any) -> HttpResponse:
        self.twins = twins_in(form)
        if self.twins and "confirmed" not in self.request.POST:
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form: BaseForm) -> None:
        data = form.cleaned_data
        self.created = create_customer(
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
