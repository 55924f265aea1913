"""Values in the reader's own form: money, numbers, dates, phone numbers; `–` stands for "not known"."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision

Number = int | float | Decimal
UNKNOWN = "–"
MINUS = "−"


@lru_cache(maxsize=8)
def babel_locale(language: str) -> Locale:
    """The regional form of an interface language: English here means dates and numbers as read in Europe."""
    code = language.replace("-", "_")
    return Locale.parse("en_GB" if code == "en" else code)


@lru_cache(maxsize=8192)
def money(amount: Number | None, *, currency: str, language: str, cents: bool = True) -> str:
    """`2380` as `2 380,00 €`; without cents `2 380 €`. A currency without decimals never shows any."""
    if amount is None:
        return UNKNOWN
    digits = get_currency_precision(currency) if cents else 0
    pattern = _currency_pattern(language, digits)
    locale = babel_locale(language)
    text = format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)
    return _with_minus(text)


@lru_cache(maxsize=64)
def _currency_pattern(language: str, digits: int) -> str:
    standard = babel_locale(language).currency_formats["standard"].pattern
    decimals = "." + "0" * digits if digits else ""
    return standard.replace(".00", decimals)


@lru_cache(maxsize=8192)
def number(value: Number | None, *, language: str, digits: int | None = None) -> str:
    """`1234.5` as `1 234,5`; with `digits` exactly that many decimals."""
    if value is None:
        return UNKNOWN
    pattern = "#,##0.###" if digits is None else _decimal_pattern(digits)
    return _with_minus(format_decimal(value, format=pattern, locale=babel_locale(language)))


def signed(value: Number | None, *, language: str, digits: int = 0) -> str:
    """A change or an NPS: `+42`, `−7`, `0`."""
    if value is None:
        return UNKNOWN
    text = number(value, language=language, digits=digits)
    shows_zero = not any(character in "123456789" for character in text)
    if shows_zero:
        return text.removeprefix(MINUS)
    return text if value < 0 else f"+{text}"


def percent(share: Number | None, *, language: str, digits: int = 0) -> str:
    """A share between 0 and 1: `0.824` as `82 %`."""
    if share is None:
        return UNKNOWN
    locale = babel_locale(language)
    standard = locale.percent_formats[None].pattern
    pattern = standard.replace("#,##0", _decimal_pattern(digits))
    return _with_minus(format_percent(share, format=pattern, locale=locale))


def _decimal_pattern(digits: int) -> str:
    return "#,##0." + "0" * digits if digits else "#,##0"


def _with_minus(text: str) -> str:
    return text.replace("-", MINUS)


def relative(moment: datetime, *, now: datetime, language: str) -> str:
    """How long ago, or how soon: `il y a 3 jours`, `in 2 hours`, `12 seconds ago`.

    A unit stands up to 1.4 of the next one; but hours end with the day.
    """
    locale, lies = babel_locale(language), moment - now
    threshold = 1 if timedelta(days=1) <= abs(lies) < timedelta(days=2) else 1.4
    return format_timedelta(lies, "second", threshold=threshold, add_direction=True, locale=locale)


def full_moment(moment: datetime, *, language: str) -> str:
    """`mercredi 18 novembre 2026, 16:02`, in the moment's own time zone."""
    return f"{long_day(moment.date(), language=language)}, {clock(moment)}"


def short_moment(moment: datetime, *, now: datetime, language: str) -> str:
    """The shortest form that is still clear: the time today, the day this year, else the full date."""
    if moment.date() == now.date():
        return clock(moment)
    return day(moment.date(), today=now.date(), language=language)


def day(value: date | None, *, today: date, language: str) -> str:
    """`18 nov.` in this year, `18 nov. 2025` in another."""
    if value is None:
        return UNKNOWN
    pattern = "d MMM" if value.year == today.year else "d MMM y"
    return date_as(value, pattern, language=language)


def long_day(value: date | None, *, language: str) -> str:
    """`mercredi 18 novembre 2026`."""
    return UNKNOWN if value is None else date_as(value, "EEEE d MMMM y", language=language)


def month(value: date, *, language: str) -> str:
    """`nov. 2026`."""
    return format_date(value, "MMM y", locale=babel_locale(language))


@lru_cache(maxsize=8192)
def date_as(value: date, pattern: str, *, language: str) -> str:
    """A page shows the same few days again and again. French says “1er” of the first of a month alone."""
    text = format_date(value, pattern, locale=babel_locale(language))
    return text.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else text


def clock(moment: datetime) -> str:
    """`16:02`."""
    return f"{moment:%H:%M}"


def duration(seconds: float | None) -> str:
    """Length of a call: `45 s`, `6 min`, `1 h 05`."""
    if seconds is None:
        return UNKNOWN
    if seconds < 60:
        return f"{seconds:.0f}\u00a0s"
    minutes = round(seconds / 60)
    return f"{minutes}\u00a0min" if minutes < 60 else f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02}"


def initials(name: str | None) -> str:
    """First letters of the first and the last word: `Amélie Fotso` → `AF`."""
    words = [word for word in (name or "").replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def phone(value: str | None, *, country: str) -> str:
    """National form at home, international form abroad; text that is no number stays as it is."""
    if not value:
        return UNKNOWN
    try:
        parsed = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return value
    at_home = phonenumbers.country_code_for_region(country) == parsed.country_code
    form = phonenumbers.PhoneNumberFormat
    text = phonenumbers.format_number(parsed, form.NATIONAL if at_home else form.INTERNATIONAL)
    return text.replace(" ", "\u00a0")
