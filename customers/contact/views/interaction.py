"""Log a contact from the customer page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.contact.domain.follow_up import log_contact_and_follow_up
from customers.contact.forms.interaction import ContactForm
from customers.models import Customer
from customers.views.page import matters_of
from customers.views.panels import cases_panel
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
    changes_customer = False
    logged: int | None = None

    def perform(self, customer: Customer, form: ContactForm) -> None:
        contact = log_contact_and_follow_up(
            customer=customer,
            contact=form.arguments(),
            follow_up=form.follow_up(),
            agent_id=self.request.user.pk,
            team_id=self.request.user.team_id,
        )
        self.logged = contact.pk

    def part(self, customer: Customer, form: ContactForm | None) -> dict[str, Any]:
        panel = cases_panel(customer)
        if form:
            return {"contact_form": form, **panel}
        history = timeline_context(self.request, customer.pk, self.logged)
        matters = matters_of(customer, history)
        return {"contact_form": ContactForm(), "matters": matters, **history, **panel}
