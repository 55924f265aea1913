"""What a search met, with the part that was searched for marked."""

import re

import phonenumbers
from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.formats import phone
from core.text import marked, marked_digits
from customers.identity.domain.find import Found
from customers.validators import bare_number, phone_readings

register = template.Library()

Pieces = list[tuple[str, bool]]


@register.filter
def marked_name(hit: Found) -> SafeString:
    return _drawn(marked(hit.customer.name, hit.words))


@register.filter
def marked_detail(hit: Found) -> SafeString:
    if hit.way == "phone":
        return _drawn(_phone_pieces(hit.detail, "".join(hit.words)))
    if hit.way == "card":
        return _drawn(marked(hit.detail, [re.sub(r"[^0-9a-z]", "", "".join(hit.words))]))
    return _drawn(marked(hit.detail, hit.words))


def _drawn(pieces: Pieces) -> SafeString:
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if is_hit else text,) for text, is_hit in pieces)
    )


def _phone_pieces(number: str, written: str) -> Pieces:
    shown = phone(number, country=settings.HOUSE_COUNTRY)
    as_typed = marked_digits(shown, re.sub(r"\D", "", bare_number(written)))
    is_as_typed = any(is_hit for _text, is_hit in as_typed)
    return as_typed if is_as_typed else marked_digits(shown, _national(written))


def _national(written: str) -> str:
    """The digits that stand in the number in any of its written forms."""
    readings = phone_readings(written)
    if readings:
        return str(phonenumbers.parse(readings[0]).national_number)
    return re.sub(r"\D", "", bare_number(written)).lstrip("0")
