"""Give and spend points from the customer page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.loyalty.domain.loyalty import give_points, spend_points
from customers.loyalty.forms.loyalty import SPEND, PointsForm
from customers.models import Customer
from customers.views.panels import loyalty_panel
from customers.views.part import FormPart


class PostingCreate(FormPart):
    permission_required = "customers.spend_points"
    form_class = PointsForm
    form_name = "points_form"
    template_name = "customers/_loyalty.html"
    saved = _("The points are posted.")

    def perform(self, customer: Customer, form: PointsForm) -> None:
        data = form.cleaned_data
        move = spend_points if data["movement"] == SPEND else give_points
        move(
            customer=customer,
            points=data["points"],
            key=f"hand:{data['key']}",
            note=data["note"],
            actor_id=self.request.user.pk,
        )

    def part(self, customer: Customer, form: PointsForm | None) -> dict[str, Any]:
        return loyalty_panel(customer, form)
