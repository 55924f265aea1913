"""Log a contact from the customer page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.domain.interaction import log_contact
from customers.forms.interaction import ContactForm
from customers.models import Customer
from customers.views.page import matters_of
from customers.views.part import FormPart
from customers.views.timeline import timeline_context


class InteractionCreate(FormPart):
    """The empty form and the history come back in one swap, so that nothing is shown twice."""

    permission_required = "customers.log_contact"
    form_class = ContactForm
    form_name = "contact_form"
    template_name = "customers/_contact_form.html"
    saved_template_name = "customers/_contact_logged.html"
    saved = _("The contact is in the history.")
    logged: int | None = None

    def perform(self, customer: Customer, form: ContactForm) -> None:
        contact = log_contact(customer=customer, agent_id=self.request.user.pk, **form.arguments())
        self.logged = contact.pk

    def part(self, customer: Customer, form: ContactForm | None) -> dict[str, Any]:
        if form:
            return {"contact_form": form}
        history = timeline_context(self.request, customer.pk, self.logged)
        return {"contact_form": ContactForm(), "matters": matters_of(customer, history), **history}
