"""Who is told when customers answer: addresses, their secrets, and what became of each delivery."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.keyset import page_of
from core.pages import Action, FormPage, Page, StaffRequest, private
from crm.domain.webhook import open_webhook, rotate_secret, switch_webhook, webhooks
from crm.domain.webhook_delivery import replay_delivery
from crm.enums import DeliveryState
from crm.forms.webhook import WebhookForm
from crm.models import Webhook, WebhookDelivery

NEWEST_FIRST = ("-pk",)


class WebhookList(Page):
    template_name = "crm/webhook_list.html"
    permission_required = "crm.staff"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(webhooks=webhooks(), **kwargs)


class WebhookCreate(FormPage):
    template_name = "crm/webhook_form.html"
    permission_required = "crm.staff"
    form_class = WebhookForm
    success_url = reverse_lazy("crm:webhook-list")
    opened: tuple[Webhook, str] | None = None

    def perform(self, form: Any) -> None:
        self.opened = open_webhook(**form.cleaned_data, actor_id=self.request.user.pk)

    def form_valid(self, form: Any) -> HttpResponse:
        """The secret is in this answer and nowhere else."""
        response = super().form_valid(form)
        return _told(self.request, *self.opened) if self.opened else response


class WebhookDetail(Page):
    """Its deliveries, the latest first."""

    template_name = "crm/webhook_detail.html"
    permission_required = "crm.staff"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        webhook = get_object_or_404(webhooks(), pk=self.kwargs["pk"])
        asked = self.request.GET
        rows = WebhookDelivery.objects.filter(webhook=webhook).select_related("event__customer")
        if asked.get("state") in DeliveryState.values:
            rows = rows.filter(state=asked["state"])
        page = page_of(asked, rows, NEWEST_FIRST)
        state = asked["state"] if asked.get("state") in DeliveryState.values else ""
        context = {"webhook": webhook, "page": page, "states": DeliveryState.choices, "state": state}
        return super().get_context_data(**context, previous=page.previous, next=page.next, **kwargs)


class WebhookRotation(Action):
    permission_required = "crm.staff"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        webhook = get_object_or_404(Webhook, pk=pk)
        return _told(request, webhook, rotate_secret(webhook=webhook, actor_id=request.user.pk))


class WebhookSwitch(Action):
    """`on`: tell again; without it: tell no more."""

    permission_required = "crm.staff"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        webhook, active = get_object_or_404(Webhook, pk=pk), "on" in request.POST
        switch_webhook(webhook=webhook, active=active, actor_id=request.user.pk)
        messages.success(request, _("It is told again.") if active else _("It is told nothing more."))
        return redirect("crm:webhook-detail", pk)


class DeliveryReplay(Action):
    permission_required = "crm.staff"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        delivery = get_object_or_404(WebhookDelivery, pk=pk)
        replay_delivery(delivery=delivery)
        messages.success(request, _("It will be told again in a moment."))
        return redirect("crm:webhook-detail", delivery.webhook_id)


def _told(request: HttpRequest, webhook: Webhook, secret: str) -> HttpResponse:
    response = render(request, "crm/webhook_secret.html", {"webhook": webhook, "secret": secret})
    private(response)
    return response
