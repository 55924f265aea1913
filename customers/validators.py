"""Phone numbers, email addresses and card numbers in the one form in which they are stored."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.text import clean_line

# Days whose beginning and end are moments in every time zone.
DAYS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


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


_ADDRESS = re.compile(r"^.*?\b(?:sips?|tel|callto):(?://)?", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:[;,#]|\b(?:ext|extension|poste|x|p)\b).*$", re.IGNORECASE)
_DASHES = re.compile(r"[\u2010-\u2015\u2212/]")


def bare_number(written: str) -> str:
    """A number without what phone systems and people put around it: `sip:`, the host, an extension.

    Digits of any script become 0 to 9, dashes of any length "-".
    """
    text = _ADDRESS.sub("", clean_line(unicodedata.normalize("NFKC", written[:200]))).partition("@")[0]
    text = _DASHES.sub("-", _EXTENSION.sub("", text)).strip(" <>\"'")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def phone_readings(written: str, *, country: str = "") -> list[str]:
    """The E.164 numbers that a number may mean as a phone system, an address bar or a person writes it.

    The likeliest first; none where no number can be read: withheld, internal. A "+" may have become a space
    in an address, or been left out.
    """
    text = bare_number(written)
    tries = [text]
    if re.fullmatch(r"[1-9][\d ().\-]{5,}", text):
        tries.insert(0 if re.match(r"\s\d", written) else 1, f"+{text}")
    found = list(_read(tries, country or settings.HOUSE_COUNTRY))
    sure = [number for number, is_valid in found if is_valid]
    return list(dict.fromkeys(sure or [number for number, _ in found]))


def _read(tries: list[str], country: str) -> Iterator[tuple[str, bool]]:
    """Each with whether it is a number that the numbering plans know."""
    for text in tries:
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            yield e164, phonenumbers.is_valid_number(number)


def normal_card(written: str) -> str:
    """A card number in capitals, without the spaces, dots and dashes people read out. Raises Invalid."""
    number = re.sub(r"[\s.\-_/]", "", unicodedata.normalize("NFKC", clean_line(written))).upper()
    if not re.fullmatch(r"[0-9A-Z]{4,40}", number):
        raise Invalid(_("“%(number)s” is not the number of a card.") % {"number": written[:40]})
    return number
