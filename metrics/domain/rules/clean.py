"""Values of a line as somebody wrote them, in a form or in JSON, made what the field compares with."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.text import clean_line
from metrics.domain.rules import vocabulary
from metrics.domain.rules.line import Field, RuleInvalid, Words

MOST_CHOICES = 50
LONGEST = 80


def clean_value(field: Field, op: str, written: Any) -> Any:
    """Raises RuleInvalid."""
    kind = field.kind_of_value(op)
    if kind == "":
        return None
    if kind == "choice":
        return clean_choices(written, field.choices)
    return CLEAN[kind](written)


def clean_choices(written: Any, choices: Callable[[], Words]) -> list[str]:
    """One or several, each once."""
    wanted = [written] if isinstance(written, str | int) and not isinstance(written, bool) else written
    if not isinstance(wanted, list) or not wanted:
        raise RuleInvalid(_("Choose at least one."))
    if len(wanted) > MOST_CHOICES:
        raise RuleInvalid(_("Choose %(most)d at most.") % {"most": MOST_CHOICES})
    if strange := _strange(wanted, choices()):
        vocabulary.forget()
        strange = _strange(wanted, choices())
    if strange:
        raise RuleInvalid(_("“%(value)s” is none of the choices.") % {"value": said(strange[0])})
    return list(dict.fromkeys(str(each) for each in wanted))


def _strange(wanted: list[Any], known: Words) -> list[Any]:
    return [
        each
        for each in wanted
        if not isinstance(each, str | int) or isinstance(each, bool) or str(each) not in known
    ]


def clean_one(written: Any, choices: Callable[[], Words]) -> str:
    return clean_choices(written, choices)[0]


def said(value: Any) -> str:
    """What somebody wrote, fit to be read back to them."""
    return (
        clean_line(str(value)[:LONGEST])[:40]
        if isinstance(value, str | int | float)
        else type(value).__name__
    )


def _number(written: Any) -> Decimal:
    bare = written.strip().replace(",", ".").replace("\u202f", "") if isinstance(written, str) else written
    try:
        if isinstance(bare, bool) or not isinstance(bare, int | float | str) or len(str(bare)) > 40:
            raise InvalidOperation
        number = Decimal(str(bare))
    except (InvalidOperation, ValueError):
        raise RuleInvalid(_("A number is expected here.")) from None
    if not number.is_finite():
        raise RuleInvalid(_("A number is expected here."))
    if abs(number) >= 10**14:
        raise RuleInvalid(_("This number is too large."))
    if number != round(number, 4):
        raise RuleInvalid(_("A number has %(most)d decimals at most.") % {"most": 4})
    return number


def _whole(most: int) -> Callable[[Any], int]:
    def clean(written: Any) -> int:
        number = _number(written)
        if number != number.to_integral_value() or not 0 <= number <= most:
            raise RuleInvalid(_("A whole number from 0 to %(most)d is expected here.") % {"most": most})
        return int(number)

    return clean


def _text(written: Any) -> str:
    text = clean_line(written) if isinstance(written, str) else ""
    if not text:
        raise RuleInvalid(_("A text is expected here."))
    if len(text) > LONGEST:
        raise RuleInvalid(_("This is longer than %(most)d characters.") % {"most": LONGEST})
    return text


def _day(written: Any) -> date:
    try:
        day = date.fromisoformat(written.strip()) if isinstance(written, str) else None
    except ValueError:
        day = None
    if day is None:
        raise RuleInvalid(_("“%(value)s” is not a date.") % {"value": said(written)})
    if not 1900 <= day.year <= 2199:
        raise RuleInvalid(_("The year %(year)d cannot be.") % {"year": day.year})
    return day


def _flag(written: Any) -> bool:
    truth: Mapping[Any, bool] = {"yes": True, "no": False, True: True, False: False}
    if not isinstance(written, str | bool) or written not in truth:
        raise RuleInvalid(_("Yes or no is expected here."))
    return truth[written]


def _codes(written: Any) -> list[str]:
    """Texts in a list, or one after the other with commas."""
    parts = written.replace(";", ",").split(",") if isinstance(written, str) else written
    if isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], str) and "," in parts[0]:
        parts = parts[0].split(",")
    if not isinstance(parts, list):
        raise RuleInvalid(_("A text is expected here."))
    codes = [_text(part) for part in parts if part != ""]
    if not codes:
        raise RuleInvalid(_("Choose at least one."))
    if len(codes) > MOST_CHOICES:
        raise RuleInvalid(_("Choose %(most)d at most.") % {"most": MOST_CHOICES})
    return list(dict.fromkeys(codes))


DAYS = _whole(36_500)
CLEAN: dict[str, Callable[[Any], Any]] = {
    "number": _number,
    "count": _whole(1_000_000),
    "text": _text,
    "day": _day,
    "days": DAYS,
    "score": _whole(10),
    "flag": _flag,
    "codes": _codes,
}
