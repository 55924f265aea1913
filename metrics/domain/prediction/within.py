"""Who will buy within N days: told in SQL by the parameters of the fit, for whatever N is asked."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, ExpressionWrapper, F, FloatField, Q, Sum
from django.db.models.functions import Cast, Coalesce, Power
from django.db.models.lookups import GreaterThanOrEqual

from metrics.domain.formulas.likeliest import Floats
from metrics.models import CustomerPrediction

WITHIN, USUAL = (30, 90, 180, 365), 90
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Gamma:
    """By which customers differ in how often they buy; in days."""

    r: float
    alpha: float


def chance_within(days: int, rate: Gamma) -> ExpressionWrapper:
    """Still a customer × (1 − ((alpha + T) / (alpha + T + N))^(r + x)), as `formulas.outlook.buys_within`.

    Unknown of who was foretold before x and T were kept.
    """
    seen = Cast(F("age"), FloatField()) + rate.alpha
    silent = Power(seen / (seen + float(days)), F("repeats") + rate.r, output_field=FloatField())
    there = Coalesce(F("alive"), 1.0, output_field=FloatField())
    return ExpressionWrapper(there * (1.0 - silent), output_field=FloatField())


def _sums(rate: Gamma) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for days in WITHIN:
        chance = chance_within(days, rate)
        found |= {f"sum_{days}": Sum(chance), f"likely_{days}": Count("pk", filter=_is_likely(chance))}
    return found


def _is_likely(chance: ExpressionWrapper) -> Q:
    return Q(GreaterThanOrEqual(chance, LIKELY))


def _lines(row: dict[str, Any]) -> list[list[float]]:
    return [[days, row[f"sum_{days}"] or 0.0, row[f"likely_{days}"]] for days in WITHIN]


def within(rate: Gamma) -> list[list[float]]:
    """A line for each N: how many will buy on average, and how many will likelier than not."""
    return _lines(CustomerPrediction.objects.aggregate(**_sums(rate)))


def within_of(rate: Gamma, *, alive: Floats, repeats: Floats, age: Floats) -> list[list[float]]:
    """As `within`, of some whose predictions were read: NaN where x and T were not kept.

    The database took half a minute for the powers of a million customers in four segments each: they are
    read anyway, and numpy takes less than a second.
    """
    found: list[list[float]] = []
    for days in WITHIN:
        silent = ((age + rate.alpha) / (age + rate.alpha + days)) ** (repeats + rate.r)
        chance = alive * (1.0 - silent)
        found.append([days, float(np.nansum(chance)), int((chance >= LIKELY).sum())])
    return found
