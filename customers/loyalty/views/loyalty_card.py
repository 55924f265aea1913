"""Give and take back loyalty cards on the customer page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import Action, StaffRequest
from customers.loyalty.domain.loyalty_card import give_card, take_card_back
from customers.loyalty.forms.loyalty_card import LoyaltyCardForm
from customers.models import Customer, LoyaltyCard
from customers.views.panels import cards_panel
from customers.views.part import FormPart


class LoyaltyCardCreate(FormPart):
    permission_required = "customers.edit"
    form_class = LoyaltyCardForm
    form_name = "card_form"
    template_name = "customers/_cards.html"
    saved = gettext_lazy("The card is given.")

    def perform(self, customer: Customer, form: LoyaltyCardForm) -> None:
        give_card(customer=customer, number=form.cleaned_data["number"], actor_id=self.request.user.pk)

    def part(self, customer: Customer, form: LoyaltyCardForm | None) -> dict[str, Any]:
        return cards_panel(customer, form)


class LoyaltyCardTakeBack(Action):
    permission_required = "customers.edit"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        card = get_object_or_404(LoyaltyCard, pk=pk)
        take_card_back(card=card, actor_id=request.user.pk)
        messages.success(request, _("The card is taken back."))
        return redirect("customers:customer-detail", card.customer_id)
