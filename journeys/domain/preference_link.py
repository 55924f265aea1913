"""Send a customer the link to their own page: a message they asked for, so it needs no consent."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.models import Customer
from journeys.models import Message, MessageTemplate

TEMPLATE = "preference-link"
OF_USE = timedelta(days=2)
ONCE_IN = 600  # seconds: two clicks are one mail


def send_preference_link(*, customer: Customer) -> Message:
    """Raises Invalid without an address."""
    if not customer.emails.exists():
        raise Invalid(_("The customer has no email address."))
    now = timezone.now()
    template = MessageTemplate.objects.get(slug=TEMPLATE)
    with transaction.atomic():
        message, _new = Message.objects.get_or_create(
            key=f"{TEMPLATE}:{customer.pk}:{int(now.timestamp()) // ONCE_IN}",
            defaults={
                "customer": customer,
                "template": template,
                "purpose": template.purpose,
                "channel": template.channel,
                "due_at": now,
                "expires_at": now + OF_USE,
            },
        )
    return message
