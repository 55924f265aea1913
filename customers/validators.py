"""Phone numbers, email addresses and card numbers in the one form in which they are stored."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import available_timezones

import phonenumbers
from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxValueValidator, MinValueValidator, validate_email
from django.utils import timezone

from core.errors import Invalid, said
from core.text import clean_line

FIRST_BIRTHDAY = date(1900, 1, 1)
_NO_STATES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}

# Days whose beginning and end are moments in every time zone.
DAYS = [MinValueValidator(FIRST_BIRTHDAY), MaxValueValidator(date(2199, 12, 31))]
MOMENTS = [
    MinValueValidator(datetime(1900, 1, 2, tzinfo=UTC)),
    MaxValueValidator(datetime(2199, 12, 30, tzinfo=UTC)),
]


@cache
def known_time_zones() -> frozenset[str]:
    """Read once: it looks through many files."""
    return frozenset(available_timezones())


@cache
def country_names(language: str) -> dict[str, str]:
    """ISO code → name, of the countries of the world, by name."""
    names = Locale.parse(language).territories.items()
    countries = [(c, name) for c, name in names if len(c) == 2 and c.isalpha() and c not in _NO_STATES]
    return dict(sorted(countries, key=lambda country: country[1]))


def check_country(code: str) -> None:
    """Raises ValidationError."""
    if code not in country_names("en"):
        raise ValidationError(said("“%(written)s” is not a country.", written=code))


def check_birthday(day: date) -> None:
    """Raises ValidationError."""
    if not FIRST_BIRTHDAY <= day <= timezone.localdate():
        raise ValidationError(said("A birthday lies between the year 1900 and today."))


def normal_phone(written: str, *, country: str = "") -> str:
    """E.164 form of a number as anyone writes it. Raises Invalid.

    `country`: the ISO code by which a national form is read; the house's own when empty.
    """
    country = country or settings.HOUSE_COUNTRY
    if plain := _plain_number(written, country):
        return plain
    try:
        number = phonenumbers.parse(clean_line(written), country)
    except phonenumbers.NumberParseException as error:
        raise Invalid(not_a_phone(written)) from error
    if not phonenumbers.is_possible_number(number):
        raise Invalid(said("“%(number)s” is too short or too long for a phone number.", number=written[:40]))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def not_a_phone(written: str) -> str:
    return said("“%(number)s” is not a phone number.", number=written[:40])


_PLAIN_NUMBER = re.compile(r"(?:\+[1-9]|[0-9])[0-9 .\-]{2,30}")
_SEPARATORS = str.maketrans("", "", "+ .-")


def _plain_number(written: str, country: str) -> str:
    """What the library makes of a number without trappings, at a tenth of its price; empty: ask the library.

    It is asked wherever its rules for this country leave more than one reading. The test compares the two.
    """
    if not _PLAIN_NUMBER.fullmatch(written):
        return ""
    digits = written.translate(_SEPARATORS)
    if written[0] == "+":
        codes = (digits[:size] for size in (1, 2, 3))
        code = next((code for code in codes if int(code) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE), "")
        plan = _numbering(int(code)) if code else None
        return f"+{digits}" if plan and plan.is_whole(digits[len(code) :]) else ""
    plan = _numbering_of(country)
    return plan.international(digits) if plan else ""


@dataclass(frozen=True)
class _Numbering:
    """How the numbers behind a country code are written, where the country dialled from is its first one."""

    code: str
    lengths: frozenset[int]
    abroad: re.Pattern[str]
    trunk: re.Pattern[str]
    trunk_digits: str

    def is_whole(self, digits: str) -> bool:
        return len(digits) in self.lengths and not self.trunk.match(digits)

    def international(self, digits: str) -> str:
        if digits.startswith(self.code) or self.abroad.match(digits):
            return ""
        if self.is_whole(digits):
            return f"+{self.code}{digits}"
        rest = digits.removeprefix(self.trunk_digits)
        return f"+{self.code}{rest}" if rest != digits and self.is_whole(rest) else ""


_NEVER = "(?!)"


@cache
def _numbering(code: int) -> _Numbering | None:
    region = phonenumbers.region_code_for_country_code(code)
    known: Any = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if known is None:
        return None
    trunk = known.national_prefix_for_parsing or ""
    return _Numbering(
        code=str(code),
        lengths=frozenset(known.general_desc.possible_length),
        abroad=re.compile(known.international_prefix or _NEVER),
        trunk=re.compile(trunk or _NEVER),
        trunk_digits=trunk if trunk.isdigit() else "",
    )


@cache
def _numbering_of(country: str) -> _Numbering | None:
    code = phonenumbers.country_code_for_region(country)
    is_first = code and phonenumbers.region_code_for_country_code(code) == country
    return _numbering(code) if is_first else None


def normal_email(written: str) -> str:
    """The address in lower case. Raises Invalid."""
    local, at, domain = clean_line(written).lower().rpartition("@")
    try:
        if not at or not _is_mailbox(local):
            raise ValidationError("")
        address = f"{local}@{_mail_domain(domain)}"
    except (ValidationError, UnicodeError) as error:
        raise Invalid(said("“%(address)s” is not an email address.", address=written[:80])) from error
    if len(address) > 254:
        raise Invalid(said("This email address is too long."))
    return address


_is_mailbox = EmailValidator.user_regex.match


@lru_cache(maxsize=10_000)
def _mail_domain(domain: str) -> str:
    """In the letters that mail servers speak. Raises ValidationError, UnicodeError."""
    validate_email(f"a@{domain}")
    return domain.encode("idna").decode()


_ADDRESS = re.compile(r"^.*?\b(?:sips?|tel|callto):(?://)?", re.IGNORECASE)
_LABEL = re.compile(
    r"^\W*(?:t[ée]l(?:[ée]phone)?|phone|mob(?:ile)?|port(?:able)?|gsm|fax|n[°o])(?![a-z])[ .:]*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"(?:[;,#]|(?<![a-z])(?:ext|extension|poste|int|x|p)(?![a-z])).*$", re.IGNORECASE)
_DASHES = re.compile(r"[\u2010-\u2015\u2212/]")


def bare_number(written: str) -> str:
    """A number without what phone systems and people put around it: `sip:`, "Tél.", the host, an extension.

    Digits of any script become 0 to 9, dashes of any length "-".
    """
    text = _ADDRESS.sub("", clean_line(unicodedata.normalize("NFKC", written[:200]))).partition("@")[0]
    text = _DASHES.sub("-", _EXTENSION.sub("", _LABEL.sub("", text))).strip(" <>\"'")
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
        raise Invalid(said("“%(number)s” is not the number of a card.", number=written[:40]))
    return number
