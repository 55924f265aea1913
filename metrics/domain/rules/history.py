"""Fields that count what happened, over a window of time: orders, revenue, products, contacts, the log."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.enums import CaseKind, Channel, Direction, EventKind
from customers.models import Case, Event, Interaction, Order, OrderLine, Refund
from customers.people.domain.own_facets import begins
from metrics.domain.rules import vocabulary
from metrics.domain.rules.line import COMPARISONS, HISTORY, Field, Line, More, RuleInvalid, Text
from metrics.domain.rules.phrases import (
    alternatives,
    amount,
    compared,
    is_none,
    narrowed,
    often,
    saying_often,
    what,
    window,
)

COUNT_OPS = (">=", "<=", "=")
DAYS = More("days", _("in the last … days"), "days")
SINCE = More("since", _("or since"), "day")
WINDOW = (DAYS, SINCE)
LOOKUPS: dict[str, Any] = {
    ">=": GreaterThanOrEqual,
    "<=": LessThanOrEqual,
    "=": Exact,
    ">": GreaterThan,
    "<": LessThan,
}


def _channels() -> dict[str, Any]:
    return dict(Channel.choices)


def _directions() -> dict[str, Any]:
    return dict(Direction.choices)


def _case_kinds() -> dict[str, Any]:
    return dict(CaseKind.choices)


def beginnings(line: Line) -> list[Any]:
    """From when on it counts: none, one, or two of which the later one does."""
    days = [Now() - timedelta(days=line.more["days"])] if "days" in line.more else []
    return days + ([begins(line.more["since"])] if "since" in line.more else [])


def within(rows: QuerySet[Any], moment: str, line: Line) -> QuerySet[Any]:
    return rows.filter(*(Q(**{f"{moment}__gte": begun}) for begun in beginnings(line)))


def so_often(rows: QuerySet[Any], line: Line) -> Q:
    """`rows` of one customer are as many as the line says. No row is read beyond the number asked for."""
    match line.op:
        case ">=":
            return _at_least(rows, line.value)
        case "<=":
            return ~_at_least(rows, line.value + 1)
    return _at_least(rows, line.value) & ~_at_least(rows, line.value + 1)


def _at_least(rows: QuerySet[Any], number: int) -> Q:
    if number == 0:
        return Q(pk__isnull=False)
    # A bare Exists for one, which the database may answer for everybody at once.
    return Q(Exists(rows if number == 1 else rows.order_by()[number - 1 : number]))


def _counted(
    key: str,
    label: Text,
    phrase: Callable[[Line], str],
    rows: QuerySet[Any],
    moment: str,
    *,
    more: dict[str, tuple[More, str]] | None = None,
    told_by: frozenset[str] = frozenset(),
) -> Field:
    """`more`: what narrows → the column it narrows. `phrase` says how many, the rest follows it."""
    narrowing = more or {}

    def q(line: Line) -> Q:
        asked = {column: line.more[name] for name, (_more, column) in narrowing.items() if name in line.more}
        return so_often(within(rows.filter(customer=OuterRef("pk"), **asked), moment, line), line)

    def said(line: Line) -> str:
        return phrase(line) + narrowed(line) + window(line)

    further = (*WINDOW, *(each for each, _column in narrowing.values()))
    return Field(key, label, HISTORY, "count", COUNT_OPS, q, said, more=further, told_by=told_by)


# ── Products ─────────────────────────────────────────────────────────────────────────────────────────────


def _bought(line: Line) -> Q:
    """By stock code. Raises RuleInvalid for one we never sold."""
    known = vocabulary.products(line.value)
    for sku in line.value:
        if sku not in known:
            raise RuleInvalid(gettext("There is no product “%(sku)s”.") % {"sku": sku}, path=line.path)
    lines = OrderLine.objects.filter(order__customer=OuterRef("pk"), sku__in=line.value)
    found = Q(Exists(within(lines, "order__placed_at", line)))
    return ~found if line.op == "out" else found


def _bought_words(line: Line) -> str:
    pattern = gettext("have not bought %(what)s") if line.op == "out" else gettext("have bought %(what)s")
    names = vocabulary.products(line.value)
    return pattern % {"what": alternatives(names.get(sku) or sku for sku in line.value)} + window(line)


# ── Revenue ──────────────────────────────────────────────────────────────────────────────────────────────

_OTHERWISE = {"<=": ">", "<": ">="}


def _brought_in(line: Line) -> Q:
    """Orders less refunds, each on its own day; who neither bought nor got anything back brought in 0."""
    if line.op in _OTHERWISE:
        return ~_so_much(_OTHERWISE[line.op], line)
    return _so_much(line.op, line)


def _so_much(op: str, line: Line) -> Q:
    begun = beginnings(line)
    if not begun:
        return Q(**{f"revenue__{COMPARISONS[op]}": line.value})
    orders = within(Order.objects.filter(customer=OuterRef("pk"), total__gt=0), "placed_at", line)
    refunds = within(Refund.objects.filter(customer=OuterRef("pk")), "refunded_at", line)
    net = _added_up(orders, "total") - _added_up(refunds, "amount")
    fits = Q(LOOKUPS[op](net, Value(line.value, output_field=DecimalField())))
    if line.value > 0 or (op == ">" and line.value == 0):  # nothing is added up of whoever bought nothing
        enough = Q(gross_revenue__gte=line.value)  # in all, or it cannot have been as much over a time
        return Q(*(Q(last_order_at__gte=moment) for moment in begun)) & enough & fits
    return fits


def _added_up(rows: QuerySet[Any], column: str) -> Any:
    sums = rows.order_by().values("customer").values(sum=Sum(column))
    return Coalesce(Subquery(sums), Value(Decimal(0)), output_field=DecimalField())


def _brought_in_words(line: Line) -> str:
    return gettext("have brought in %(what)s") % {"what": what(line)} + window(line)


# ── The log ──────────────────────────────────────────────────────────────────────────────────────────────


def _happened(line: Line) -> Q:
    if "kind" not in line.more:
        raise RuleInvalid(gettext("Say what is to be counted."), path=line.path)
    events = Event.objects.filter(customer=OuterRef("pk"), kind=line.more["kind"])
    return so_often(within(events, "occurred_at", line), line)


def _happened_words(line: Line) -> str:
    what = vocabulary.TOLD.get(line.more.get("kind", ""), "…")
    if is_none(line):
        return gettext("never had this happen%(when)s: %(what)s") % {"when": window(line), "what": what}
    pattern = gettext("had this happen %(often)s%(when)s: %(what)s")
    return pattern % {"often": often(line), "when": window(line), "what": what}


def _cases(line: Line) -> str:
    if is_none(line):
        return gettext("had no case opened")
    cases = ngettext("had %(n)s case opened", "had %(n)s cases opened", line.value)
    return cases % {"n": compared(line.op, amount(line.value))}


FIELDS = [
    _counted(
        "orders_placed",
        _("Orders over a time"),
        saying_often(_("have bought %(often)s"), never=_("have bought nothing")),
        Order.objects.filter(total__gt=0),
        "placed_at",
        more={"channel": (More("channel", _("Channel"), "choice", _channels), "channel")},
    ),
    Field(
        "revenue_over_time",
        _("Revenue over a time"),
        HISTORY,
        "number",
        tuple(COMPARISONS),
        _brought_in,
        _brought_in_words,
        more=WINDOW,
        unit=settings.HOUSE_CURRENCY,
    ),
    Field(
        "bought",
        _("Products bought"),
        HISTORY,
        "codes",
        ("in", "out"),
        _bought,
        _bought_words,
        more=WINDOW,
    ),
    _counted(
        "refunds_had",
        _("Refunds"),
        saying_often(_("got money back %(often)s"), never=_("got no money back")),
        Refund.objects.all(),
        "refunded_at",
    ),
    _counted(
        "contacts_had",
        _("Contacts over a time"),
        saying_often(_("were in contact %(often)s"), never=_("were not in contact")),
        Interaction.objects.all(),
        "started_at",
        more={
            "channel": (More("channel", _("Channel"), "choice", _channels), "channel"),
            "direction": (More("direction", _("Direction"), "choice", _directions), "direction"),
            "reason": (More("reason", _("Reason"), "choice", vocabulary.reasons), "reason__slug"),
            "outcome": (More("outcome", _("Outcome"), "choice", vocabulary.outcomes), "outcome__slug"),
        },
    ),
    _counted(
        "cases_opened",
        _("Cases"),
        _cases,
        Case.objects.all(),
        "opened_at",
        more={"case_kind": (More("case_kind", _("Kind"), "choice", _case_kinds), "kind")},
        told_by=frozenset({EventKind.CASE_OPENED}),
    ),
    Field(
        "happened",
        _("Anything in the history"),
        HISTORY,
        "count",
        COUNT_OPS,
        _happened,
        _happened_words,
        more=(More("kind", _("It happened that"), "choice", vocabulary.told, needed=True), *WINDOW),
        told_by=frozenset(vocabulary.TOLD),
    ),
]
