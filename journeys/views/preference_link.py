"""The button on the customer page that sends the link to their own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, StaffRequest
from customers.models import Customer
from journeys.domain.preference_link import send_preference_link


class PreferenceLinkMail(Action):
    permission_required = "customers.edit"
    request: StaffRequest

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = get_object_or_404(Customer, pk=pk)
        try:
            send_preference_link(customer=customer)
            messages.success(request, _("The link is on its way to the customer."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        if self.request.htmx:
            return render(request, "components/toasts.html", {"oob": True})
        return redirect("customers:customer-detail", pk)
