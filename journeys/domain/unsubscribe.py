"""Withdraw consent by the link in a mail: for what that mail was about, over that channel, at once."""

from django.db import transaction

from customers.enums import ConsentOrigin
from customers.models import Customer
from customers.people.domain.consent import last_word, state_consent
from journeys.domain.rendering import hash_token
from journeys.models import Message

SOURCE = "unsubscribe-link"


def find_message(token: str) -> Message | None:
    """The mail this link stands in. It never expires: who wants no more mail may say so at any time."""
    return Message.objects.filter(unsubscribe_hash=hash_token(token)).select_related("customer").first()


def unsubscribe(message: Message) -> bool:
    """True: withdrawn now. False: there was nothing left to withdraw."""
    with transaction.atomic():
        customer = Customer.objects.select_for_update(no_key=True).get(pk=message.customer_id)
        said = last_word(customer_id=customer.pk, purpose=message.purpose, channel=message.channel)
        if said is None or not said.granted:
            return False
        state_consent(
            customer=customer,
            purpose=message.purpose,
            channel=message.channel,
            granted=False,
            origin=ConsentOrigin.CUSTOMER,
            source=SOURCE,
            proof=f"message:{message.pk}",
        )
    return True
