"""Find the phone numbers in a note, and keep them where a ringing phone looks them up."""

import re

from customers.models import Interaction, MentionedPhone
from customers.validators import phone_readings

MOST = 10
_WRITTEN = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[ ().\-/]{0,2}\d){7,14}(?![\w]|[.,]\d)")


def phones_in(text: str, *, country: str = "") -> list[str]:
    """The E.164 numbers that stand in a text, each once, in its order, the first ten."""
    found: dict[str, None] = {}
    for match in _WRITTEN.finditer(text):
        written = match.group()
        if written[0] in "+(0":  # without its beginning it may as well be an order or a card
            found.update(dict.fromkeys(phone_readings(written, country=country)[:1]))
        if len(found) == MOST:
            break
    return list(found)


def note_mentions(interaction: Interaction) -> None:
    """Keep the numbers of its note, in the transaction that stores it."""
    numbers = phones_in(interaction.note, country=interaction.customer.country)
    if numbers:
        MentionedPhone.objects.bulk_create(
            [
                MentionedPhone(customer=interaction.customer, number=number, interaction=interaction)
                for number in numbers
            ],
            ignore_conflicts=True,
        )
