"""What a journey brings, by those it held back, and what that returns on its cost.

Journeys belong to an app above this one, which counts both groups and offers them here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from core.template_tags import number
from customers.enums import Channel
from metrics.domain.formulas.extra_margin import ExtraMargin, extra_margin
from metrics.domain.formulas.lift import Lift, lift
from metrics.domain.formulas.proportion import Proportion, proportion
from metrics.domain.formulas.welch import Sample
from metrics.domain.return_terms import Terms


@dataclass(frozen=True, kw_only=True)
class Group:
    """`revenue` is net and within the time of the goal, `squares` the sum of its squares by customer,
    `points` what they earned with it, `messages` what left, by channel.
    """

    customers: int = 0
    reached: int = 0
    revenue: Decimal = Decimal(0)
    squares: Decimal = Decimal(0)
    points: int = 0
    messages: Mapping[str, int] = field(default_factory=dict)

    @property
    def conversion(self) -> Proportion | None:
        return proportion(hits=self.reached, n=self.customers)

    @property
    def mean_revenue(self) -> Decimal | None:
        return self.revenue / self.customers if self.customers else None

    @property
    def sample(self) -> Sample:
        return Sample(self.customers, float(self.revenue), float(self.squares))


NOBODY = Group()


@dataclass(frozen=True, kw_only=True)
class Effect:
    """`share` percent of its customers are held back; who came within the last `time` does not count yet."""

    slug: str
    name: str
    url: str
    share: int
    time: timedelta
    since: datetime | None
    counted_at: datetime | None
    treated: Group
    held_back: Group

    @property
    def lift(self) -> Lift | None:
        return lift(
            treated_hits=self.treated.reached,
            treated=self.treated.customers,
            held_back_hits=self.held_back.reached,
            held_back=self.held_back.customers,
        )

    @property
    def verdict(self) -> str:
        return verdict_words(self.lift)


def verdict_words(found: Lift | None) -> str:
    match found.verdict if found else "too few":
        case "more":
            return _("It brings something: the whole interval lies above 0.")
        case "less":
            return _("It costs customers: the whole interval lies below 0.")
        case "noise":
            return _("No difference to be told from chance.")
    return _("Too few to tell: it takes 30 customers in each group, and 5 of all of them who did it.")


Source = Callable[[], Iterable[Effect]]
_sources: list[Source] = []


def offer_effects(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def effects() -> dict[str, Effect]:
    """Slug → what it brings, of every journey that holds customers back."""
    return {each.slug: each for source in _sources for each in source()}


# ── What it returns ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Return:
    """`unstated`: what nobody has said yet that it takes; `untold`: why both groups cannot be compared.
    `unpriced` are the channels of messages that left at a cost nobody has stated.
    """

    effect: Effect
    margin: ExtraMargin | None
    costs: list[tuple[str, Decimal]]
    unpriced: list[str]
    untold: list[str]
    unstated: list[str]

    @property
    def missing(self) -> list[str]:
        return [*self.untold, *self.unstated]

    @property
    def cost(self) -> Decimal | None:
        """None where a part of it is not known: what nobody has stated is not free."""
        return None if self.unpriced else sum((cost for _words, cost in self.costs), Decimal(0))

    @property
    def value(self) -> ExtraMargin | None:
        """(extra margin − cost) / cost and its interval; None where anything is missing or it was free."""
        if self.missing or self.margin is None or not self.cost:
            return None
        cost = float(self.cost)
        return self.margin.less(cost).over(cost)


def return_of_effect(effect: Effect, terms: Terms, *, stated: Sequence[tuple[str, Decimal]] = ()) -> Return:
    """`stated`: what actions cost besides messages and points, each in words of whose it is."""
    margin = None if _too_few(effect) else _margin(effect, terms)
    costs = [*_message_costs(effect.treated, terms), *_points_cost(effect, terms), *stated]
    unpriced = sorted(effect.treated.messages.keys() - terms.message_costs.keys())
    unstated = list(_unstated(terms, unpriced))
    return Return(effect, margin, costs, unpriced, list(_untold(effect, margin)), unstated)


def _margin(effect: Effect, terms: Terms) -> ExtraMargin | None:
    rate = float(terms.margin or 0) / 100
    return extra_margin(treated=effect.treated.sample, held_back=effect.held_back.sample, rate=rate)


def _too_few(effect: Effect) -> bool:
    return effect.lift is None or effect.lift.verdict == "too few"


def _message_costs(treated: Group, terms: Terms) -> Iterator[tuple[str, Decimal]]:
    for channel, many in treated.messages.items():
        if channel in terms.message_costs:
            words = {"many": number(many), "channel": Channel(channel).label}
            yield _("Messages sent (%(channel)s): %(many)s") % words, many * terms.message_costs[channel]


def _points_cost(effect: Effect, terms: Terms) -> Iterator[tuple[str, Decimal]]:
    """Of what the treated earned beyond what as many of those held back did; never less than none."""
    treated, held_back = effect.treated, effect.held_back
    if not held_back.customers:
        return
    extra = treated.points - Decimal(held_back.points) * treated.customers / held_back.customers
    if extra > 0:
        yield _("Points earned more: %(many)s") % {"many": number(int(extra))}, extra * terms.point_cost


def _untold(effect: Effect, margin: ExtraMargin | None) -> Iterator[str]:
    if _too_few(effect):
        yield verdict_words(None)
    elif margin is None and not (effect.treated.squares or effect.held_back.squares):
        yield _("Nobody bought anything in that time, or all was given back: there is no revenue to compare.")
    elif margin is None:
        yield _("In each group all spent the same: nothing says how far chance would carry a difference.")


def _unstated(terms: Terms, unpriced: Iterable[str]) -> Iterator[str]:
    if terms.margin is None:
        yield _("Nobody has stated the house’s margin.")
    for channel in unpriced:
        yield _("Nobody has stated what a message costs (%(channel)s).") % {"channel": Channel(channel).label}
