"""The ledger of consents of a customer, and recording a statement from their page."""

from typing import Any

from django.db.models import F, Value
from django.db.models.lookups import LessThan
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.pages import Page
from core.sql import Row
from customers.domain.timeline import Place
from customers.enums import ConsentOrigin
from customers.models import Customer
from customers.people.domain.consent import state_consent, statements_of
from customers.people.domain.consent_wording import wording_in_use, wordings_in_use
from customers.people.forms.consent import GIVEN, ConsentForm
from customers.people.views.sighting import place_or_400
from customers.views.panels import consent_panel
from customers.views.part import FormPart

PER_PAGE = 50


class ConsentList(Page):
    """Every statement of one customer, the latest first."""

    permission_required = "customers.view"
    template_name = "customers/consent_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        customer = get_object_or_404(Customer, pk=self.kwargs["pk"])
        said = statements_of(customer.pk)
        if before := self.request.GET.get("before"):
            place = place_or_400(before)
            here = Row(F("stated_at"), F("pk"))
            said = said.filter(LessThan(here, Row(Value(place.at), Value(place.event_id))))
        rows = list(said[: PER_PAGE + 1])
        last = str(Place(rows[PER_PAGE - 1].stated_at, rows[PER_PAGE - 1].pk)) if rows[PER_PAGE:] else ""
        return super().get_context_data(
            customer=customer, statements=rows[:PER_PAGE], next=last and f"?before={last}", **kwargs
        )


class WordingsPart(Page):
    """What an agent reads out: the wordings in use, in the customer's language."""

    permission_required = "customers.edit"
    template_name = "customers/_consent_wordings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        customer = get_object_or_404(Customer, pk=self.kwargs["pk"])
        wordings = [each for each in wordings_in_use() if each.language == customer.language and each.text]
        return super().get_context_data(wordings=wordings, **kwargs)


class ConsentCreate(FormPart):
    permission_required = "customers.edit"
    form_class = ConsentForm
    form_name = "consent_form"
    template_name = "customers/_consents.html"
    saved = _("The statement is recorded.")

    def perform(self, customer: Customer, form: ConsentForm) -> None:
        data = form.cleaned_data
        granted = data["statement"] == GIVEN
        in_use = wording_in_use(purpose=data["purpose"], language=customer.language) if granted else ""
        wording = data["wording"] or in_use
        if not wording:
            raise Invalid(_("Write down what was asked and answered."), field="wording")
        state_consent(
            customer=customer,
            purpose=data["purpose"],
            channel=data["channel"],
            granted=granted,
            origin=ConsentOrigin.AGENT,
            source=data["heard"],
            wording=wording,
            proof=data["proof"],
            actor_id=self.request.user.pk,
        )

    def part(self, customer: Customer, form: ConsentForm | None) -> dict[str, Any]:
        return consent_panel(customer, form)
