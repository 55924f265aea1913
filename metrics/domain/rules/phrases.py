"""How the lines of a condition are said: pieces that the fields put their sentences together from."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import babel_locale
from core.template_tags import long_day as said_day
from core.template_tags import money, money_round
from core.template_tags import number as said_number
from metrics.domain.rules.line import COMPARISONS, Line, Text


def alternatives(words: Iterable[Text]) -> str:
    """ "Lyon, Paris or Lille"."""
    *most, last = [str(word) for word in words]
    return _("%(some)s or %(last)s") % {"some": ", ".join(most), "last": last} if most else last


def amount(value: Any, *, unit: Text = "") -> str:
    if unit == settings.HOUSE_CURRENCY:
        return money_round(value) if value == int(value) else money(value)
    return said_number(value)


def compared(op: str, value: str, *, counts: bool = False) -> str:
    if value == "0" and op in {"<=", "="}:
        return value
    return {
        ">=": _("at least %(n)s"),
        "<=": _("at most %(n)s"),
        "=": _("exactly %(n)s"),
        ">": _("more than %(n)s"),
        "<": _("fewer than %(n)s") if counts else _("less than %(n)s"),
    }[op] % {"n": value}


def _of(op: str, value: str) -> str:
    """ "a risk of at least 20": French draws the two words together."""
    if value == "0" and op in {"<=", "="}:
        return _("of %(n)s") % {"n": value}
    return {
        ">=": _("of at least %(n)s"),
        "<=": _("of at most %(n)s"),
        "=": _("of exactly %(n)s"),
        ">": _("of more than %(n)s"),
        "<": _("of less than %(n)s"),
    }[op] % {"n": value}


def often(line: Line) -> str:
    """ "at least once", "at most 3 times"."""
    times = _("once") if line.value == 1 else _("%(n)s times") % {"n": amount(line.value)}
    return compared(line.op, times, counts=True)


def is_none(line: Line) -> bool:
    return line.op in {"<=", "="} and line.value == 0


def _in_grammar(value: int | Decimal) -> int:
    """1 where it is said in the singular, else 2: one and a half is many in English, one in French."""
    bare = int(value) if value == int(value) else value
    return 1 if babel_locale(get_language() or "en").plural_form(bare) == "one" else 2


def chosen(line: Line) -> str:
    known = line.field.choices()
    words = alternatives(known.get(key, key) for key in line.value)
    return _("anything but %(what)s") % {"what": words} if line.op == "out" else words


def what(line: Line) -> str:
    """The comparison and its value, whatever kind the field is of."""
    match line.value:
        case bool():
            return _("yes") if line.value else _("no")
        case date():
            pattern = _("on or after %(day)s") if line.op == "from" else _("on or before %(day)s")
            return pattern % {"day": said_day(line.value)}
        case int() | Decimal() if line.op in {"within", "beyond"}:
            return ago(line.op == "within", int(line.value))
        case int() | Decimal():
            return compared(line.op, amount(line.value, unit=line.field.unit), counts=line.field.counts)
        case list():
            return chosen(line)
    patterns = {"begins": _("beginning with “%(text)s”"), "contains": _("with “%(text)s” in it")}
    return patterns.get(line.op, "%(text)s") % {"text": line.value}


def ago(is_recent: bool, days: int) -> str:
    if days == 1:
        return _("in the last day") if is_recent else _("more than a day ago")
    return (_("in the last %(n)s days") if is_recent else _("more than %(n)s days ago")) % {"n": amount(days)}


def saying(pattern: Text, *, unless: Text = "", nothing: Text = "") -> Callable[[Line], str]:
    """`pattern` with %(what)s in it, or with %(of)s; `unless` for "none of", `nothing` for none at all."""

    def phrase(line: Line) -> str:
        if unless and line.op == "out":
            known = line.field.choices()
            return str(unless) % {"what": alternatives(known.get(key, key) for key in line.value)}
        if nothing and is_none(line):
            return str(nothing)
        return _said(pattern, line)

    return phrase


def _said(pattern: Any, line: Line) -> str:
    told: dict[str, Any] = {"what": what(line)}
    if isinstance(line.value, int | Decimal) and line.op in COMPARISONS:
        value = amount(line.value, unit=line.field.unit)
        told |= {"of": _of(line.op, value), "count": _in_grammar(line.value)}
    return str(pattern % told)


def saying_text(*, same: Text, like: Text, known: Text, unknown: Text) -> Callable[[Line], str]:
    """`same` with %(text)s in it; `like` with %(what)s: "beginning with …"."""

    def phrase(line: Line) -> str:
        match line.op:
            case "known" | "unknown":
                return str(known if line.op == "known" else unknown)
            case "is":
                return str(same) % {"text": line.value}
        return str(like) % {"what": what(line)}

    return phrase


def saying_often(pattern: Text, *, never: Text) -> Callable[[Line], str]:
    """`pattern` with %(often)s in it."""
    return lambda line: str(never) if is_none(line) else str(pattern) % {"often": often(line)}


def score_band(lowest: int | None, highest: int | None) -> str:
    """ " with a score of at most 6", or nothing."""
    if lowest is None and highest is None:
        return ""
    if lowest is not None and highest is not None and lowest != highest:
        return " " + _("with a score from %(lowest)d to %(highest)d") % {"lowest": lowest, "highest": highest}
    op = "=" if lowest == highest else ">=" if highest is None else "<="
    return " " + _("with a score %(of)s") % {"of": _of(op, str(highest if lowest is None else lowest))}


def window(line: Line) -> str:
    """ " in the last 90 days", or nothing."""
    if "days" in line.more:
        return " " + ago(True, line.more["days"])
    if "since" in line.more:
        return " " + _("since %(day)s") % {"day": said_day(line.more["since"])}
    return ""


def narrowed(line: Line) -> str:
    """ " (channel: phone)": what else a line narrows by."""
    parts = [
        _("%(label)s: %(value)s")
        % {
            "label": str(more.label).lower(),
            "value": more.choices().get(line.more[more.key], line.more[more.key]),
        }
        for more in line.field.more
        if more.kind == "choice" and more.key in line.more
    ]
    return f" ({', '.join(parts)})" if parts else ""
