"""Cells turned into clean values, written as COPY takes them; NULL for an empty one. All raise BadValue."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise

from core.errors import Invalid, said
from core.text import clean_line
from customers.domain.checked import check_happened
from customers.validators import check_birthday, normal_card, normal_email, normal_phone, not_a_phone

NULL: Final = "\\N"
UNREAD: Final = "\\?"  # in place of a cell that was refused; no value is written like that
Parser = Callable[[str], str]

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")
_CURRENCY = re.compile(r"[€£$¥₣₹]|\b(?:EUR|GBP|USD|CHF)\b", re.IGNORECASE)
_PLAIN = {
    ".": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?"),
    ",": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?"),
}
_DATE = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})"
    r"(?:[ T,]+(?:à )?(\d{1,2})[:h](\d{2})?(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?",
    re.IGNORECASE,
)
_YES = {"1", "yes", "y", "true", "oui", "o", "vrai", "x", "ok"}
_NO = {"0", "no", "n", "false", "non", "faux"}
MOST_QUANTITY = 2**31 - 1
MOST_PRICE = Decimal(10) ** 10


class BadValue(Exception):
    """Why a cell cannot be taken, in words; `field` where it is not the one being read."""

    def __init__(self, message: str | Promise, *, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field


class BadRow(BadValue):
    """All that is wrong with a row as a whole."""

    def __init__(self, faults: list[BadValue]) -> None:
        super().__init__(faults[0].message)
        self.faults = faults


class Memo(dict[str, str]):
    """Parse each written form once: real columns repeat themselves. Bounded; what is refused is not kept."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self.parse = parse

    def __missing__(self, written: str) -> str:
        value = self.parse(written)
        if len(self) >= 50_000:
            self.clear()
        if len(written) <= 200:
            self[written] = value
        return value


def escaped(value: str) -> str:
    if "\\" in value:
        return value.replace("\\", "\\\\")
    return value or NULL


def text(most: int) -> Parser:
    def parse(written: str) -> str:
        value = clean_line(written)
        if len(value) > most:
            raise BadValue(said("This is longer than %(most)d characters.", most=most))
        return escaped(value)

    return parse


def identifier(most: int) -> Parser:
    """A reference. "17850.0" is 17850 that went through a spreadsheet."""
    plain = text(most)

    def parse(written: str) -> str:
        value = plain(written)
        return value[:-2] if value.endswith(".0") and value[:-2].isdecimal() else value

    return parse


def needed(parser: Parser) -> Parser:
    def parse(written: str) -> str:
        value = parser(written)
        if value == NULL:
            raise BadValue(said("This is missing."))
        return value

    return parse


def number(written: str, decimal: str) -> Decimal | None:
    """A number with `decimal` for its decimal mark; None where it is not one."""
    bare = _SPACES.sub("", _CURRENCY.sub("", written.replace("\u2212", "-")))
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    if not bare or len(bare) > 30 or not bare.isascii():
        return None
    if not _PLAIN[decimal].fullmatch(bare) or not any(c.isdigit() for c in bare):
        return None
    other = "," if decimal == "." else "."
    return Decimal(bare.replace(other, "").replace(decimal, "."))


def quantity(decimal: str) -> Parser:
    def parse(written: str) -> str:
        value = number(written, decimal)
        if value is None:
            raise BadValue(_not_a_number(written))
        if value != value.to_integral_value() or re.search(rf"\{decimal}\d{{3}}$", written.strip()):
            raise BadValue(said("“%(written)s” is not a whole number.", written=written.strip()[:40]))
        if abs(value) > MOST_QUANTITY:
            raise BadValue(said("This number is too large."))
        return str(int(value))

    return parse


def price(decimal: str) -> Parser:
    def parse(written: str) -> str:
        value = number(written, decimal)
        if value is None:
            raise BadValue(_not_a_number(written))
        if abs(value) >= MOST_PRICE:
            raise BadValue(said("This number is too large."))
        return f"{value:f}"

    return parse


def _not_a_number(written: str) -> str:
    if not written.strip():
        return said("This is missing.")
    return said("“%(written)s” is not a number.", written=written.strip()[:40])


def moment(order: str, zone: ZoneInfo) -> Parser:
    """A date, with or without time. `order`: how 03/04/2025 is read, "dmy" or "mdy". Empty is NULL."""

    def parse(written: str) -> str:
        bare = clean_line(written)
        if not bare:
            return NULL
        found = _date(bare, order)
        if not 1900 <= found.year <= 2100:
            raise BadValue(said("The year %(year)d cannot be.", year=found.year))
        return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat()

    return parse


def past(order: str, zone: ZoneInfo) -> Parser:
    """The date of a consent: one of the future would outlast every withdrawal."""
    when = moment(order, zone)

    def parse(written: str) -> str:
        found = when(written)
        if found != NULL and datetime.fromisoformat(found) > timezone.now():
            raise BadValue(said("A consent cannot be stated in the future."))
        return found

    return parse


def happened(order: str, zone: ZoneInfo) -> Parser:
    when = moment(order, zone)

    def parse(written: str) -> str:
        found = when(written)
        try:
            check_happened(datetime.fromisoformat(found) if found != NULL else None, "")
        except Invalid as refusal:
            raise BadValue(refusal.message) from refusal
        return found

    return parse


def day(order: str) -> Parser:
    def parse(written: str) -> str:
        bare = clean_line(written)
        return _date(bare, order).date().isoformat() if bare else NULL

    return parse


def birthday(order: str) -> Parser:
    """Of two digits of a year those are meant that are past: nobody was born in what is to come."""

    def parse(written: str) -> str:
        bare = clean_line(written)
        if not bare:
            return NULL
        born, match = _date(bare, order).date(), _DATE.fullmatch(bare)
        if match and len(match[3]) == 2 and born > timezone.localdate():
            born = born.replace(year=born.year - 100)
        try:
            check_birthday(born)
        except ValidationError as error:
            raise BadValue(error.message) from None
        return born.isoformat()

    return parse


def _date(written: str, order: str) -> datetime:
    try:
        match = _DATE.fullmatch(written)
        if not match:
            return datetime.fromisoformat(written)
        first, second, year, hour, minute, seconds, half = match.groups()
        days, months = (first, second) if order == "dmy" else (second, first)
        hours = int(hour or 0) % 12 + (12 if half[0] in "pP" else 0) if half else int(hour or 0)
        full_year = int(year) + (0 if len(year) == 4 else 1900 if int(year) > 68 else 2000)
        return datetime(full_year, int(months), int(days), hours, int(minute or 0), int(seconds or 0))  # noqa: DTZ001 — the caller knows the zone
    except ValueError:
        raise BadValue(said("“%(written)s” is not a date.", written=written[:40])) from None


def email(written: str) -> str:
    return _normal(normal_email, written)


def card(written: str) -> str:
    return _normal(normal_card, written)


def phone(country: str) -> Parser:
    return lambda written: _normal(lambda value: normal_phone(value, country=country), written)


def phone_somewhere(written: str) -> str:
    """Where the country cannot be read, a number is refused only if it is one nowhere."""
    try:
        phonenumbers.parse(clean_line(written), None)
    except phonenumbers.NumberParseException as error:
        if error.error_type != phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise BadValue(not_a_phone(written)) from None
    return written


def _normal(normalise: Callable[[str], str], written: str) -> str:
    if not written.strip():
        return NULL
    try:
        return escaped(normalise(written))
    except Invalid as refusal:
        raise BadValue(refusal.message) from None


def yes_or_no(written: str) -> str:
    bare = clean_line(written).lower()
    if bare and bare not in _YES | _NO:
        raise BadValue(said("“%(written)s” is neither yes nor no.", written=bare[:40]))
    return NULL if not bare else "t" if bare in _YES else "f"


def one_of(known: dict[str, str], message: str) -> Parser:
    """A word out of a list, whatever its case. `message` says which are known."""

    def parse(written: str) -> str:
        bare = clean_line(written).lower()
        if bare and bare not in known:
            raise BadValue(message)
        return known[bare] if bare else NULL

    return parse


def split_name(name: str) -> tuple[str, str]:
    """First and last name out of "Amélie Fotso" or "Fotso, Amélie"; a single word is the last name."""
    if "," in name:
        last, first = name.split(",", 1)
    else:
        first, space, last = name.partition(" ")
        first, last = (first, last) if space else ("", first)
    return first.strip()[:80], last.strip()[:80]
