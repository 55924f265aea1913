"""Phone numbers and email addresses in the one form in which they are stored."""

from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.text import clean_line


@cache
def known_time_zones() -> frozenset[str]:
    """Read once: it looks through many files."""
    return frozenset(available_timezones())


def normal_phone(written: str, *, country: str = "") -> str:
    """E.164 form of a number as anyone writes it. Raises Invalid.

    `country`: the ISO code by which a national form is read; the house's own when empty.
    """
    try:
        number = phonenumbers.parse(clean_line(written), country or settings.HOUSE_COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise Invalid(_("“%(number)s” is not a phone number.") % {"number": written[:40]}) from error
    if not phonenumbers.is_possible_number(number):
        raise Invalid(
            _("“%(number)s” is too short or too long for a phone number.") % {"number": written[:40]}
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normal_email(written: str) -> str:
    """The address in lower case. Raises Invalid."""
    address = clean_line(written).lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(_("“%(address)s” is not an email address.") % {"address": written[:80]}) from error
    local, _at, domain = address.rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode()}"  # the letters that mail servers speak
    except UnicodeError as error:
        raise Invalid(_("“%(address)s” is not an email address.") % {"address": written[:80]}) from error
    if len(address) > 254:
        raise Invalid(_("This email address is too long."))
    return address
