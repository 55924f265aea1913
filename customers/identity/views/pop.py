"""The screen pop: a ringing number leads to its customer, or to a choice, or to a new one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, Page, StaffRequest
from core.text import clean_line
from customers.contact.domain.phone_call import name_caller
from customers.contact.forms.begun_contact import address_of_contact
from customers.enums import Certainty, Direction
from customers.identity.domain.caller import Candidate, callers
from customers.identity.domain.find import Found, find_customers
from customers.models import Customer
from customers.people.domain.phone import attach_phone
from customers.people.views.customer import with_contact_points
from customers.validators import phone_readings
from customers.views.page import customer_or_404


class Pop(Page):
    """`?phone=` in any written form; `call` and `direction` go on to the contact form."""

    permission_required = "customers.view"
    template_name = "customers/pop.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sure = [each.customer for each in self.candidates if each.certainty == Certainty.KNOWN]
        if sure and "q" not in request.GET:
            return redirect(_begun(sure[0], self.said))
        return super().get(request, *args, **kwargs)

    @cached_property
    def said(self) -> dict[str, str]:
        return _said(self.request.GET)

    @cached_property
    def readings(self) -> list[str]:
        return phone_readings(self.said["phone"])

    @cached_property
    def candidates(self) -> list[Candidate]:
        return callers(self.said["phone"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "")
        return super().get_context_data(
            number=self.readings[0] if self.readings else "",
            written=clean_line(self.said["phone"])[:80],
            said=self.said,
            asked=urlencode({name: value for name, value in self.said.items() if value}),
            candidates=self.candidates,
            query=query,
            found=self._found(query) if query else [],
            **kwargs,
        )

    def _found(self, query: str) -> list[Found]:
        found = find_customers(query)
        with_contact_points([hit.customer for hit in found])
        return found


class PhoneCreate(Action):
    """Give a customer the number that rings, and go to them."""

    permission_required = "customers.edit"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        customer, said = customer_or_404(pk), _said(request.POST)
        try:
            attach_phone(customer=customer, number=said["phone"], actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse('customers:pop')}?{urlencode(said)}")
        if said["call"]:
            name_caller(call_id=int(said["call"]), customer=customer)
        messages.success(request, _("The number now belongs to %(name)s.") % {"name": customer.name})
        return redirect(_begun(customer, said))


def _said(asked: Any) -> dict[str, str]:
    """The number as it came (a lost "+" is a space before it), the call and the direction."""
    call, direction = asked.get("call", ""), asked.get("direction", "")
    return {
        "phone": asked.get("phone", "")[:200],
        "call": call if call.isascii() and call.isdigit() and len(call) < 19 else "",
        "direction": direction if direction in Direction.values else Direction.INBOUND.value,
    }


def _begun(customer: Customer, said: dict[str, str]) -> str:
    page = reverse("customers:customer-detail", args=[customer.pk])
    return address_of_contact(page, direction=said["direction"], call=said["call"])
