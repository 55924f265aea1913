"""Fields that count what happened, over a window of time: orders, products, contacts, answers, the log."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Value
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
    window,
)
from surveys.models import Answer

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


def within(rows: QuerySet[Any], moment: str, line: Line) -> QuerySet[Any]:
    if "days" in line.more:
        rows = rows.filter(**{f"{moment}__gte": Now() - timedelta(days=line.more["days"])})
    if "since" in line.more:
        rows = rows.filter(**{f"{moment}__gte": begins(line.more["since"])})
    return rows


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


# ── Scores ───────────────────────────────────────────────────────────────────────────────────────────────


def _last_score(line: Line) -> Q:
    """Of the latest answer, to the named survey or to any; who never answered fits no comparison."""
    given = Answer.objects.counted().filter(customer=OuterRef("pk"))
    if "survey" in line.more:
        given = given.filter(survey__slug=line.more["survey"])
    score = Subquery(given.order_by("-answered_at", "-pk").values("score")[:1])
    fits = LOOKUPS[line.op](score, Value(line.value, output_field=DecimalField()))
    return Q(Coalesce(fits, Value(False), output_field=BooleanField()))


def _last_score_words(line: Line) -> str:
    said = gettext("gave %(n)s as the score of their last answer") % {
        "n": compared(line.op, amount(line.value))
    }
    return said + narrowed(line)


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
    _counted(
        "answers_given",
        _("Answers over a time"),
        saying_often(_("have answered %(often)s"), never=_("have not answered")),
        Answer.objects.counted(),
        "answered_at",
        more={"survey": (More("survey", _("Survey"), "choice", vocabulary.surveys), "survey__slug")},
    ),
    Field(
        "last_score",
        _("Score of the last answer"),
        HISTORY,
        "number",
        tuple(COMPARISONS),
        _last_score,
        _last_score_words,
        more=(More("survey", _("Survey"), "choice", vocabulary.surveys),),
    ),
    Field(
        "happened",
        _("Anything in the history"),
        HISTORY,
        "count",
        COUNT_OPS,
        _happened,
        _happened_words,
        more=(More("kind", _("It happened that"), "choice", vocabulary.told), *WINDOW),
        told_by=frozenset(vocabulary.TOLD),
    ),
]
