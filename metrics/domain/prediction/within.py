"""Who will buy within N days: told in SQL by the parameters of the fit, for whatever N is asked."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, FloatField, Q, Sum
from django.db.models.functions import Cast, Coalesce, Power
from django.db.models.lookups import GreaterThanOrEqual

from metrics.models import CustomerPrediction, SegmentMembership

WITHIN, USUAL = (30, 90, 180, 365), 90
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Gamma:
    """By which customers differ in how often they buy; in days."""

    r: float
    alpha: float


def chance_within(days: int, rate: Gamma, *, of: str = "") -> ExpressionWrapper:
    """Still a customer × (1 − ((alpha + T) / (alpha + T + N))^(r + x)), as `formulas.outlook.buys_within`.

    `of` leads to the prediction. Unknown of who was foretold before x and T were kept.
    """
    seen = Cast(F(f"{of}age"), FloatField()) + rate.alpha
    silent = Power(seen / (seen + float(days)), F(f"{of}repeats") + rate.r, output_field=FloatField())
    there = Coalesce(F(f"{of}alive"), 1.0, output_field=FloatField())
    return ExpressionWrapper(there * (1.0 - silent), output_field=FloatField())


def _sums(rate: Gamma, of: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for days in WITHIN:
        chance = chance_within(days, rate, of=of)
        found |= {f"sum_{days}": Sum(chance), f"likely_{days}": Count("pk", filter=_is_likely(chance))}
    return found


def _is_likely(chance: ExpressionWrapper) -> Q:
    return Q(GreaterThanOrEqual(chance, LIKELY))


def _lines(row: dict[str, Any]) -> list[list[float]]:
    return [[days, row[f"sum_{days}"] or 0.0, row[f"likely_{days}"]] for days in WITHIN]


def within(rate: Gamma) -> list[list[float]]:
    """A line for each N: how many will buy on average, and how many will likelier than not."""
    return _lines(CustomerPrediction.objects.aggregate(**_sums(rate)))


def within_by_segment(rate: Gamma) -> dict[int, list[list[float]]]:
    """As `within`, of the members of each segment now."""
    members = SegmentMembership.objects.filter(
        left_at=None, segment__archived_at=None, customer__prediction__isnull=False
    )
    rows = members.order_by().values("segment").annotate(**_sums(rate, "customer__prediction__"))
    found: list[Any] = list(rows)
    return {row["segment"]: _lines(row) for row in found}
