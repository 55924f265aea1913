"""Keep or discard what is being typed about a contact."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.errors import Conflict
from core.pages import Action, StaffRequest
from customers.contact.domain.draft import discard_draft, save_draft
from customers.contact.forms.interaction import ContactForm
from customers.models import Customer


class DraftSave(Action):
    """While one types; nothing on the page changes."""

    permission_required = "customers.log_contact"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        customer = get_object_or_404(Customer, pk=pk)
        form = ContactForm(request.POST)
        key = request.POST.get("key", "")
        try:
            save_draft(customer=customer, agent_id=request.user.pk, key=key, values=form.typed())
        except Conflict as refusal:
            return HttpResponse(str(refusal), status=409)
        return HttpResponse(status=204)


class DraftDiscard(Action):
    """The form comes back empty."""

    permission_required = "customers.log_contact"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        customer = get_object_or_404(Customer, pk=pk)
        discard_draft(customer=customer, agent_id=request.user.pk)
        if not request.htmx:
            return redirect("customers:customer-detail", pk)
        context = {"customer": customer, "contact_form": ContactForm(), "saved": True}
        return render(request, "customers/_contact_form.html", context)
