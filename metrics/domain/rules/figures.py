"""Fields that are figures of a customer: a column each, kept fresh with every event."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db.models import (
    DateTimeField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Extract, Now, TruncDate
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from customers.enums import EventKind
from customers.models import PointsAccount
from metrics.domain.life_cycle import HOLDS
from metrics.domain.opportunity.cell import cell_names, in_cell, thirds_of
from metrics.domain.rules.line import COMPARISONS, FIGURES, STANDING, Condition, Field, Line, Text
from metrics.domain.rules.phrases import saying, saying_often
from metrics.enums import Status, Tier
from metrics.models import CustomerOpportunity, CustomerPrediction

NUMBER_OPS = tuple(COMPARISONS)


def number(
    key: str, label: Text, phrase: Text, *, nothing: Text = "", unit: Text = "", counts: bool = False
) -> Field:
    """Compared with a number; without a value (no answer, no order) no comparison holds."""

    def q(line: Line) -> Q:
        return Q(**{f"{key}__{COMPARISONS[line.op]}": line.value})

    said = saying(phrase, nothing=nothing)
    return Field(key, label, FIGURES, "number", NUMBER_OPS, q, said, unit=unit, counts=counts)


def days_since(key: str, label: Text, phrase: Text, *, column: str) -> Field:
    """Compared with a number of days gone by since; what never happened is never so many days ago."""

    def q(line: Line) -> Q:
        lookup = {"<=": "gte", ">": "lt"}[line.op]
        return Q(**{f"{column}__{lookup}": Now() - timedelta(days=line.value)})

    return Field(key, label, FIGURES, "days", ("<=", ">"), q, saying(phrase), is_timed=True, unit=_("days"))


def among(holds: Mapping[str, Q]) -> Condition:
    """Whoever meets the condition of one of the chosen."""

    def q(line: Line) -> Q:
        found = Q(*(holds[key] for key in line.value), _connector=Q.OR)
        return ~found if line.op == "out" else found

    return q


def predicted(key: str, column: str, label: Text, phrase: Text, *, scale: int = 1, unit: Text = "") -> Field:
    """Foretold daily for whoever has bought; of the others nothing is, and no comparison holds."""

    def q(line: Line) -> Q:
        foretold = CustomerPrediction.objects.filter(pk=OuterRef("pk"))
        return Q(Exists(foretold.filter(**{f"{column}__{COMPARISONS[line.op]}": line.value / scale})))

    return Field(
        key, label, FIGURES, "number", NUMBER_OPS, q, saying(phrase), is_timed=True, unit=unit or "%"
    )


def placed(key: str, column: str, label: Text, phrase: Text, *, scale: int = 1, unit: Text) -> Field:
    """Placed on the map daily; of whoever is not on it no comparison holds."""

    def q(line: Line) -> Q:
        there = CustomerOpportunity.objects.filter(pk=OuterRef("pk"))
        return Q(Exists(there.filter(**{f"{column}__{COMPARISONS[line.op]}": line.value / scale})))

    return Field(key, label, FIGURES, "number", NUMBER_OPS, q, saying(phrase), is_timed=True, unit=unit)


def _on_the_map(line: Line) -> Q:
    there = Q(*(Q(Exists(in_cell(*thirds_of(key)))) for key in line.value), _connector=Q.OR)
    return ~there if line.op == "out" else there


def _next_purchase(line: Line) -> Q:
    """Of whom no purchase is in sight, none is so many days away."""
    lookup = {"<=": "lte", ">": "gt"}[line.op]
    foretold = CustomerPrediction.objects.filter(pk=OuterRef("pk"))
    ahead = ExpressionWrapper(Now() + timedelta(days=line.value), output_field=DateTimeField())
    return Q(Exists(foretold.filter(**{f"next_purchase__{lookup}": TruncDate(ahead)})))


# As on the customer's page: nothing is told of a year that is not over, and two decimals are.
_A_YEAR = timedelta(days=365.25)
_OFTEN = Cast(
    F("orders") * Value(_A_YEAR.total_seconds()) / Extract(Now() - F("first_order_at"), "epoch"),
    DecimalField(max_digits=16, decimal_places=2),
)
_LOOKUPS = {">=": GreaterThanOrEqual, "<=": LessThanOrEqual, "=": Exact, ">": GreaterThan, "<": LessThan}


def _frequency(line: Line) -> Q:
    return Q(first_order_at__lte=Now() - _A_YEAR) & Q(_LOOKUPS[line.op](_OFTEN, line.value))


def _points(line: Line) -> Q:
    """Who has no account has no points."""
    accounts: QuerySet[PointsAccount] = PointsAccount.objects.filter(customer=OuterRef("pk"))
    holds = Q(Exists(accounts.filter(**{f"balance__{COMPARISONS[line.op]}": line.value})))
    has_by_nothing = {">=": line.value <= 0, "<=": line.value >= 0, "=": line.value == 0}
    has_by_nothing |= {">": line.value < 0, "<": line.value > 0}
    return holds | ~Q(Exists(accounts)) if has_by_nothing[line.op] else holds


FIELDS = [
    number("revenue", _("Revenue"), _("have brought in %(what)s"), unit=settings.HOUSE_CURRENCY),
    number(
        "orders",
        _("Orders, ever"),
        ngettext_lazy("have placed %(what)s order in all", "have placed %(what)s orders in all", "count"),
        nothing=_("have never placed an order"),
        counts=True,
    ),
    number(
        "basket", _("Average basket"), _("spend %(what)s per order on average"), unit=settings.HOUSE_CURRENCY
    ),
    Field(
        "purchase_frequency",
        _("Purchase frequency, orders a year"),
        FIGURES,
        "number",
        NUMBER_OPS,
        _frequency,
        saying_often(
            _("order %(often)s a year, since the first order"),
            never=_("hardly ever order"),
        ),
        is_timed=True,
        counts=True,
    ),
    number(
        "contacts",
        _("Contacts, ever"),
        ngettext_lazy("have had %(what)s contact in all", "have had %(what)s contacts in all", "count"),
        nothing=_("have never been in contact"),
        counts=True,
    ),
    number(
        "answers",
        _("Answers to surveys, ever"),
        ngettext_lazy("have given %(what)s answer in all", "have given %(what)s answers in all", "count"),
        nothing=_("have never answered a survey"),
        counts=True,
    ),
    number("last_nps", _("Last NPS score"), _("gave %(what)s as their last recommendation score")),
    days_since(
        "days_since_last_order",
        _("Days since the last order"),
        ngettext_lazy(
            "placed their last order %(what)s day ago",
            "placed their last order %(what)s days ago",
            "count",
        ),
        column="last_order_at",
    ),
    days_since(
        "days_since_first_order",
        _("Days since the first order"),
        ngettext_lazy(
            "placed their first order %(what)s day ago",
            "placed their first order %(what)s days ago",
            "count",
        ),
        column="first_order_at",
    ),
    days_since(
        "days_since_last_contact",
        _("Days since the last contact"),
        ngettext_lazy(
            "had their last contact %(what)s day ago",
            "had their last contact %(what)s days ago",
            "count",
        ),
        column="last_contact_at",
    ),
    predicted(
        "predicted_value",
        "value",
        _("Predicted value"),
        _("will probably bring in %(what)s"),
        unit=settings.HOUSE_CURRENCY,
    ),
    predicted(
        "buys_soon",
        "buys_soon",
        _("Probability of a purchase soon"),
        _("will buy soon with a probability %(of)s%%"),
        scale=100,
    ),
    predicted("churn_risk", "churn_risk", _("Churn risk"), _("have a churn risk %(of)s%%"), scale=100),
    placed("loyalty", "loyalty", _("Loyalty"), _("have a loyalty %(of)s%%"), scale=100, unit="%"),
    placed(
        "opportunity",
        "open_value",
        _("Opportunity"),
        _("still hold an opportunity %(of)s"),
        unit=settings.HOUSE_CURRENCY,
    ),
    predicted(
        "alive",
        "alive",
        _("Still a customer"),
        _("are still customers with a probability %(of)s%%"),
        scale=100,
    ),
    Field(
        "next_purchase",
        _("Days until the next purchase"),
        FIGURES,
        "days",
        ("<=", ">"),
        _next_purchase,
        saying(
            ngettext_lazy(
                "will likely buy again in %(what)s day", "will likely buy again in %(what)s days", "count"
            )
        ),
        is_timed=True,
        unit=_("days"),
    ),
    Field(
        "points",
        _("Points"),
        FIGURES,
        "count",
        NUMBER_OPS,
        _points,
        saying(
            ngettext_lazy("have %(what)s point", "have %(what)s points", "count"), nothing=_("have no points")
        ),
        counts=True,
        told_by=frozenset(
            {
                EventKind.POINTS_EARNED,
                EventKind.POINTS_REVERSED,
                EventKind.POINTS_SPENT,
                EventKind.POINTS_GIVEN,
            }
        ),
    ),
    number("recency_score", _("Recency score (1–5)"), _("have a recency score %(of)s")),
    number("frequency_score", _("Frequency score (1–5)"), _("have a frequency score %(of)s")),
    number("money_score", _("Money score (1–5)"), _("have a money score %(of)s")),
    Field(
        "status",
        _("Status"),
        STANDING,
        "choice",
        ("in", "out"),
        among({status.value: holds for status, holds in HOLDS.items()}),
        saying(_("have the status: %(what)s"), unless=_("do not have the status: %(what)s")),
        lambda: dict(Status.choices),
        is_timed=True,
    ),
    Field(
        "map_cell",
        _("Loyalty × opportunity"),
        STANDING,
        "choice",
        ("in", "out"),
        _on_the_map,
        saying(
            _("stand on the map of loyalty and opportunity at: %(what)s"),
            unless=_("do not stand on the map of loyalty and opportunity at: %(what)s"),
        ),
        lambda: dict(cell_names()),
        is_timed=True,
    ),
    Field(
        "tier",
        _("Value tier"),
        STANDING,
        "choice",
        ("in", "out"),
        among({tier.value: Q(tier=tier.value) for tier in Tier}),
        saying(_("are of the value tier: %(what)s"), unless=_("are not of the value tier: %(what)s")),
        lambda: dict(Tier.choices),
    ),
]
