"""How the lines of a condition are said: pieces that the fields put their sentences together from."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.template_tags import long_day as said_day
from core.template_tags import money, money_round
from core.template_tags import number as said_number
from metrics.domain.rules.line import Line, Text


def alternatives(words: Iterable[Text]) -> str:
    """ "Lyon, Paris or Lille"."""
    *most, last = [str(word) for word in words]
    return _("%(some)s or %(last)s") % {"some": ", ".join(most), "last": last} if most else last


def amount(value: Any, *, unit: Text = "") -> str:
    if unit == settings.HOUSE_CURRENCY:
        return money_round(value) if value == int(value) else money(value)
    return said_number(value, 0 if value == int(value) else 2)


def compared(op: str, value: str) -> str:
    if value == "0" and op in {"<=", "="}:
        return value
    return {
        ">=": _("at least %(n)s"),
        "<=": _("at most %(n)s"),
        "=": _("exactly %(n)s"),
        ">": _("more than %(n)s"),
        "<": _("less than %(n)s"),
    }[op] % {"n": value}


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
            return (_("since %(day)s") if line.op == "from" else _("until %(day)s")) % {
                "day": said_day(line.value)
            }
        case int() | Decimal() if line.op in {"within", "beyond"}:
            return ago(line.op == "within", int(line.value))
        case int() | Decimal():
            return compared(line.op, amount(line.value, unit=line.field.unit))
        case list():
            return chosen(line)
        case None:
            return _("known") if line.op == "known" else _("not known")
    patterns = {"begins": _("beginning with “%(text)s”"), "contains": _("with “%(text)s” in it")}
    return patterns.get(line.op, "%(text)s") % {"text": line.value}


def ago(is_recent: bool, days: int) -> str:
    if is_recent:
        return ngettext("in the last %(n)s day", "in the last %(n)s days", days) % {"n": amount(days)}
    return ngettext("more than %(n)s day ago", "more than %(n)s days ago", days) % {"n": amount(days)}


def saying(pattern: Text, *, unless: Text = "", unknown: Text = "") -> Callable[[Line], str]:
    """`pattern` with %(what)s in it; `unless` for "none of", `unknown` for a value that is not there."""

    def phrase(line: Line) -> str:
        if unless and line.op == "out":
            known = line.field.choices()
            return str(unless) % {"what": alternatives(known.get(key, key) for key in line.value)}
        if unknown and line.op == "unknown":
            return str(unknown)
        return said(pattern, line)

    return phrase


def said(pattern: Any, line: Line) -> str:
    """The pattern of one where the value is one (in French, none too), where it has one for many."""
    many = {"count": int(line.value)} if isinstance(line.value, int | Decimal) else {}
    return str(pattern % ({"what": what(line)} | many))


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
