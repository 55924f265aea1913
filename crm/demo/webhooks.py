"""The machines of the demo: the shop, whose token nobody kept; and a webhook with what it was told lately,
switched off, for nobody listens at that address.
"""

from datetime import timedelta

from django.utils import timezone

from crm.domain.service_account import open_service_account
from crm.domain.webhook import open_webhook, switch_webhook
from crm.enums import DeliveryState
from crm.models import ServiceAccount, Webhook, WebhookDelivery
from customers.models import Event
from surveys.enums import EventKind

TOLD = 24
GIVEN_UP, WAITING = {7, 15}, {0, 1}


def seed_webhook() -> None:
    """Once: most were taken at the first attempt, two given up, the latest two wait."""
    if Webhook.objects.exists():
        return
    kinds = [EventKind.ANSWERED, EventKind.REVISED, EventKind.REPLIED]
    webhook, _secret = open_webhook(
        name="Data warehouse", url="https://hooks.example.org/cercle", kinds=kinds, actor_id=None
    )
    told = Event.objects.filter(kind__in=kinds, customer__isnull=False).order_by("-occurred_at", "-pk")
    WebhookDelivery.objects.bulk_create(
        _delivery(webhook, event, number) for number, event in reversed(list(enumerate(told[:TOLD])))
    )
    switch_webhook(webhook=webhook, active=False, actor_id=None)


def seed_shop_account() -> None:
    """Once."""
    if not ServiceAccount.objects.exists():
        open_service_account(
            name="Online shop",
            scopes=["customers.view", "customers.edit", "customers.commerce"],
            expires_at=timezone.now() + timedelta(days=180),
            actor_id=None,
        )


def _delivery(webhook: Webhook, event: Event, number: int) -> WebhookDelivery:
    at = min(event.occurred_at, timezone.now())
    row = WebhookDelivery(webhook=webhook, event=event, created_at=at, due_at=at)
    if number in WAITING:
        return row
    row.tries, row.settled_at = 1, at
    row.state, row.status = DeliveryState.DELIVERED, 200
    if number in GIVEN_UP:
        row.tries, row.state, row.status = 8, DeliveryState.PARKED, 503
    return row
