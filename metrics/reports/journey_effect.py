"""What journeys bring, as a table: a row a journey that holds customers back."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.effect import Effect, Return, effects, return_of_effect
from metrics.domain.return_terms import Terms
from metrics.forms.report import ReportFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _columns() -> list[Column]:
    return [
        Column("journey", _("Journey")),
        Column("share", _("Hold-out"), Unit.SHARE),
        Column("since", _("First came"), Unit.DAY),
        Column("treated", _("Treated customers"), Unit.COUNT),
        Column("treated_reached", _("Treated, goal reached"), Unit.SHARE),
        Column("held_back", _("Customers held back"), Unit.COUNT),
        Column("held_back_reached", _("Hold-out, goal reached"), Unit.SHARE),
        Column("lift", _("Lift"), Unit.POINTS),
        Column("lift_low", _("Lift, from"), Unit.POINTS),
        Column("lift_high", _("Lift, to"), Unit.POINTS),
        Column("margin", in_currency(_("Extra margin (%(currency)s)")), Unit.MONEY),
        Column("cost", in_currency(_("Cost of messages and points (%(currency)s)")), Unit.MONEY),
        Column("return", _("Return"), Unit.SHARE),
        Column("return_low", _("Return, from"), Unit.SHARE),
        Column("return_high", _("Return, to"), Unit.SHARE),
        Column("reading", _("How to read it")),
    ]


def _row(found: Return) -> Sequence[Any]:
    return [
        *_lift(found.effect),
        *_money(found),
        " ".join(dict.fromkeys([found.effect.verdict, *found.missing])),
    ]


def _lift(effect: Effect) -> list[Any]:
    found = effect.lift
    return [
        effect.name,
        effect.share / 100,
        effect.since and localtime(effect.since).date(),
        effect.treated.customers,
        effect.treated.conversion and effect.treated.conversion.value,
        effect.held_back.customers,
        effect.held_back.conversion and effect.held_back.conversion.value,
        *([found.value, found.low, found.high] if found else [None] * 3),
    ]


def _money(found: Return) -> list[Any]:
    value = found.value
    margin = None if found.missing or found.margin is None else round(found.margin.value, 2)
    cost = None if found.cost is None else round(found.cost, 2)
    return [margin, cost, *([value.value, value.low, value.high] if value else [None] * 3)]


def returns() -> Iterator[Return]:
    terms = Terms.now()
    for effect in effects().values():
        yield return_of_effect(effect, terms)


def _content(_form: ReportFilter) -> Content:
    found = list(returns())
    counted = min((each.effect.counted_at for each in found if each.effect.counted_at), default=None)
    brief = ("journey", "treated", "lift", "return")
    return Content(_columns(), [_row(each) for each in found], bars="lift", brief=brief, computed_at=counted)


JOURNEYS = Report(
    key="journeys",
    name=gettext_lazy("What journeys bring"),
    url_name="metrics:journey-effects",
    content=_content,
)
