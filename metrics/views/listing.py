"""Lists made by hand: a new one, whom a file names, whoever stands in the list of customers, one customer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError, Invalid
from core.pages import Action, FormPage, StaffRequest
from customers.people.domain.customer_list import CustomerRows
from customers.people.views.customer_list import ListAction, link_to, ticked
from customers.views.page import customer_or_404
from metrics.domain.customer_figures import lists_of
from metrics.domain.listing import customers_named, list_customers, unlist_customers
from metrics.domain.segment import create_list
from metrics.forms.listing import EntriesForm, ListChoiceForm, open_lists
from metrics.forms.segment import NamingForm
from metrics.models import Segment

NAMED = 10


class ListCreate(FormPage):
    permission_required = "metrics.edit"
    template_name = "metrics/list_form.html"
    form_class = NamingForm

    def perform(self, form: Any) -> None:
        self.segment = create_list(naming=form.naming, actor_id=self.request.user.pk)
        messages.success(self.request, _("The list is there, and empty: put customers on it."))

    def get_success_url(self) -> str:
        return reverse("metrics:segment-customers", args=[self.segment.slug])


class ListAdd(Action):
    """Whom a text or a file names. Those it names in vain are named back."""

    permission_required = "metrics.edit"

    def post(self, request: StaffRequest, slug: str) -> HttpResponse:
        segment = get_object_or_404(open_lists(), slug=slug)
        form = EntriesForm(request.POST, request.FILES)
        try:
            if not form.is_valid():
                raise Invalid(_("This cannot be read as a list of customers."))
            named = customers_named(form.text)
            many = list_customers(segment=segment, customer_ids=named.customers, actor_id=request.user.pk)
            _say_listed(request, many)
            if named.unknown:
                messages.warning(request, _unknown(named.unknown))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("metrics:segment-customers", slug)


def _say_listed(request: StaffRequest, many: int) -> None:
    said = ngettext("%(many)d customer put on the list.", "%(many)d customers put on the list.", many)
    messages.success(request, said % {"many": many})


def _unknown(words: list[str]) -> str:
    said = ngettext("%(many)d leads to nobody: %(names)s", "%(many)d lead to nobody: %(names)s", len(words))
    names = ", ".join(word[:40] for word in words[:NAMED]) + (" …" if len(words) > NAMED else "")
    return said % {"many": len(words), "names": names}


class ListRemove(Action):
    permission_required = "metrics.edit"

    def post(self, request: StaffRequest, slug: str, pk: int) -> HttpResponse:
        segment = get_object_or_404(open_lists(), slug=slug)
        unlist_customers(segment=segment, customer_ids=[pk], actor_id=request.user.pk)
        if request.htmx:
            return _lists_of(request, pk)
        return redirect("customers:customer-detail", pk)


class ListFromView(ListAction):
    """Those ticked in the list of customers, or all of it, up to ten thousand."""

    permission_required = "metrics.edit"
    http_method_names = ["get", "post"]

    def get(self, request: StaffRequest) -> HttpResponse:
        """The lists there are to choose from."""
        context = {"lists": open_lists(), "address": urlencode(self.wanted, doseq=True)}
        return render(request, "metrics/_list_choice.html", context)

    def perform(self) -> HttpResponse:
        form = ListChoiceForm(self.request.POST)
        if not form.is_valid():
            raise Invalid(_("Choose a list."))
        ids = CustomerRows(self.asked).ids if self.request.POST.get("everybody") else ticked(self.request)
        many = list_customers(
            segment=form.cleaned_data["segment"], customer_ids=ids, actor_id=self.request.user.pk
        )
        _say_listed(self.request, many)
        return redirect(link_to(self.wanted))


class CustomerLists(Action):
    """The lists a customer is not on yet, to choose from; and put on one."""

    permission_required = "metrics.edit"
    http_method_names = ["get", "post"]

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        others = open_lists().exclude(pk__in=lists_of(customer_or_404(pk).pk).values("segment"))
        return render(request, "metrics/_customer_list_options.html", {"others": others})

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        customer, form = customer_or_404(pk), ListChoiceForm(request.POST)
        if form.is_valid():
            segment: Segment = form.cleaned_data["segment"]
            list_customers(segment=segment, customer_ids=[customer.pk], actor_id=request.user.pk)
        return _lists_of(request, pk) if request.htmx else redirect("customers:customer-detail", pk)


def _lists_of(request: StaffRequest, pk: int) -> HttpResponse:
    context = {"customer_id": pk, "lists": [entry.segment for entry in lists_of(pk)]}
    return render(request, "metrics/_customer_lists.html", context)
