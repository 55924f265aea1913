"""A journey in words: its data as sentences for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.enums import CartState, CaseOutcome, Channel, Direction
from metrics.domain.rules.line import RuleInvalid
from metrics.domain.rules.rule import read_rule
from metrics.enums import Status
from surveys.enums import Stage

EVENTS = {
    "contact.logged": gettext_lazy("A contact is logged"),
    "cart.changed": gettext_lazy("A cart is changed"),
    "order.placed": gettext_lazy("An order is placed"),
    "survey.answered": gettext_lazy("A survey is answered"),
    "followup.solved": gettext_lazy("A case that an answer opened is closed"),
    "followup.reopened": gettext_lazy("That case is open again"),
    "followup.judged": gettext_lazy("A second question is answered"),
    "order.refunded": gettext_lazy("An order is refunded"),
    "case.closed": gettext_lazy("A case is closed"),
    "case.reopened": gettext_lazy("A case is open again"),
    "segment.entered": gettext_lazy("A customer enters a segment"),
    "segment.left": gettext_lazy("A customer leaves a segment"),
    "idea.moved": gettext_lazy("An idea gets another state"),
    "idea.merged": gettext_lazy("An idea becomes part of another one"),
    "early.invited": gettext_lazy("A pioneer is invited to try something early"),
    "relation.due": gettext_lazy("An active customer’s day to be asked comes round, every 26 weeks"),
}
FIELDS = {
    "solved": gettext_lazy("solved"),
    "channel": gettext_lazy("channel"),
    "direction": gettext_lazy("direction"),
    "state": gettext_lazy("state"),
    "items": gettext_lazy("number of articles"),
    "total": gettext_lazy("total"),
    "again": gettext_lazy("second question"),
    "stage": gettext_lazy("stage"),
    "result": gettext_lazy("outcome"),
    "segment": gettext_lazy("segment"),
    "brand": gettext_lazy("brand"),
}
VALUES: dict[str, dict[Any, Any]] = {
    "channel": dict(Channel.choices),
    "direction": dict(Direction.choices),
    "state": dict(CartState.choices),
    "again": {"": gettext_lazy("none")},
    "stage": dict(Stage.choices),
    "result": dict(CaseOutcome.choices),
    "segment": dict(Status.choices) | {"came-back": Status.WON_BACK.label},
}


def event_words(kind: str) -> str:
    return str(EVENTS.get(kind, kind))


def condition_words(where: Mapping[str, Any]) -> str:
    """{"field": "solved", "is": true} → "solved: yes"; several are joined, what must not hold stands last."""
    if not where:
        return ""
    if "field" in where:
        return _comparison_words(where)
    if "customer" in where:
        return _customer_words(where["customer"])
    if "order" in where:
        return _("it is the customer’s first order")
    if "not" in where:
        return _("unless %(condition)s") % {"condition": condition_words(where["not"])}
    if "all" in where:
        return _all_words(where["all"])
    return _(" or ").join(_denied(part) for part in where["any"])


def _all_words(parts: Sequence[Mapping[str, Any]]) -> str:
    """What has to hold, then what must not: "channel: phone, unless solved: yes or total: below 20"."""
    wanted = _(" and ").join(_bound(part) for part in parts if "not" not in part)
    unwanted = _(" or ").join(_bound(part["not"]) for part in parts if "not" in part)
    unless = _("unless %(condition)s") % {"condition": unwanted} if unwanted else ""
    return ", ".join(words for words in (wanted, unless) if words)


def _bound(where: Mapping[str, Any]) -> str:
    """One of several: what holds its own alternatives together stands in brackets."""
    words = condition_words(where)
    return f"({words})" if len(where.get("any", where.get("all", ()))) > 1 else words


def _denied(where: Mapping[str, Any]) -> str:
    if "not" not in where:
        return _bound(where)
    return _("this is not so (%(condition)s)") % {"condition": condition_words(where["not"])}


def condition_line(where: Mapping[str, Any]) -> str:
    """As a sentence of its own: "Only if …", "Unless …"."""
    words = condition_words(where)
    if not words or _denies_alone(where):
        return capfirst(words)
    return _("Only if %(condition)s") % {"condition": words}


def _denies_alone(where: Mapping[str, Any]) -> bool:
    return "not" in where or (bool(where.get("all")) and all("not" in part for part in where["all"]))


def _customer_words(rule: Any) -> str:
    try:
        words = read_rule(rule).words
    except RuleInvalid:
        return _("a condition on the customer that cannot be read any more: nobody fits")
    return _("the customer is one of those who %(words)s") % {"words": words}


def _comparison_words(where: Mapping[str, Any]) -> str:
    field = str(FIELDS.get(where["field"], where["field"]))
    ((name, value),) = ((key, value) for key, value in where.items() if key != "field")
    words = VALUES.get(where["field"], {})
    values = [str(words.get(each, _yes_no(each))) for each in (value if isinstance(value, list) else [value])]
    text = _(" or ").join(values)
    if name == "at_least":
        text = _("at least %(value)s") % {"value": text}
    if name == "below":
        text = _("below %(value)s") % {"value": text}
    return _("%(field)s: %(values)s") % {"field": field, "values": text}


def _yes_no(value: Any) -> Any:
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value


def wait_words(wait: Mapping[str, Any]) -> str:
    match wait:
        case {"next_day_at": clock}:
            return _("Wait until the next day at %(clock)s, where the customer lives") % {"clock": clock}
        case {"minutes": n}:
            return ngettext("Wait %(n)d minute", "Wait %(n)d minutes", n) % {"n": n}
        case {"hours": n}:
            return ngettext("Wait %(n)d hour", "Wait %(n)d hours", n) % {"n": n}
    return ngettext("Wait %(n)d day", "Wait %(n)d days", wait["days"]) % {"n": wait["days"]}


def ending_words(ending: Mapping[str, Any]) -> str:
    """An exit or a goal in one line."""
    condition = condition_words(ending.get("where", {}))
    words = event_words(ending["kind"])
    return f"{words} ({condition})" if condition else words
