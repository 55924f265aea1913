"""What returns are computed with, as the house states it: its margin, and what a message costs by channel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.template_tags import number, percent
from metrics.models import ReturnTerm
from metrics.models.return_term import KNOWN, MARGIN, TERMS
from surveys.models import GestureTerms

MOST, MOST_PERCENT = Decimal(10**5), Decimal(100)


def state_term(*, about: str, value: Decimal, actor_id: int | None = None) -> ReturnTerm:
    """It holds for every return from now on, of actions gone by too. Raises Invalid."""
    if about not in KNOWN:
        raise Invalid(_("There is no such channel."), field="about")
    if about == MARGIN and not 0 <= value <= MOST_PERCENT:
        raise Invalid(_("A margin lies between 0 and 100 percent."), field="value")
    if not 0 <= value <= MOST:
        raise Invalid(_("A message costs between 0 and 100,000."), field="value")
    row = ReturnTerm.objects.create(about=about, value=value, set_by_id=actor_id)
    row.refresh_from_db()
    return row


@dataclass(frozen=True)
class Terms:
    """As stated now: the margin in percent, what a message costs by channel, and what a point costs."""

    margin: Decimal | None
    message_costs: Mapping[str, Decimal]
    point_cost: Decimal

    @classmethod
    def now(cls) -> "Terms":
        latest = ReturnTerm.objects.order_by("about", "-pk").distinct("about")
        costs = dict(latest.values_list("about", "value"))
        points = GestureTerms.objects.first() or GestureTerms()
        return cls(costs.pop(MARGIN, None), costs, Decimal(points.point_cost))


def stated_terms(limit: int) -> QuerySet[ReturnTerm]:
    return ReturnTerm.objects.select_related("set_by").order_by("-pk")[:limit]


def in_words(terms: Terms) -> Iterator[tuple[str, str]]:
    """What is stated of everything that can be; empty where nobody has."""
    for about, name in TERMS:
        value = terms.margin if about == MARGIN else terms.message_costs.get(about)
        yield str(name), "" if value is None else term_words(about, value)
    yield _("A point of the loyalty programme"), _fine_money(terms.point_cost)


def term_words(about: str, value: Decimal) -> str:
    return percent(value / 100, 1) if about == MARGIN else _fine_money(value)


def _fine_money(value: Decimal) -> str:
    return f"{number(value, 4)}\u00a0{settings.HOUSE_CURRENCY}"
