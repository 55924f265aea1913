"""Record a statement of consent from the customer page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.people.domain.consent import state_consent
from customers.people.forms.consent import GIVEN, ConsentForm
from customers.views.panels import consent_panel
from customers.views.part import FormPart


class ConsentCreate(FormPart):
    permission_required = "customers.edit"
    form_class = ConsentForm
    form_name = "consent_form"
    template_name = "customers/_consents.html"
    saved = _("The statement is recorded.")

    def perform(self, customer: Customer, form: ConsentForm) -> None:
        data = form.cleaned_data
        state_consent(
            customer=customer,
            purpose=data["purpose"],
            channel=data["channel"],
            granted=data["statement"] == GIVEN,
            source=data["heard"],
            wording=data["wording"],
            actor_id=self.request.user.pk,
        )

    def part(self, customer: Customer, form: ConsentForm | None) -> dict[str, Any]:
        return consent_panel(customer, form)
