"""Whom to turn to first: how loyal a customer is, times what they could still be worth."""

from collections.abc import Mapping

from metrics.domain.formulas.given import finite

WEIGHTS: Mapping[str, float] = {"tenure": 1, "frequency": 1, "nps": 1, "tier": 1}


def loyalty(parts: Mapping[str, float | None], weights: Mapping[str, float] = WEIGHTS) -> float | None:
    """Weighted mean, 0 to 1, of parts that each lie between 0 and 1 (percentile ranks); None without any.

    A part nobody knows (no score was ever given) is left out with its weight: no answer is not a bad one.
    """
    known = {name: part for name, part in parts.items() if part is not None and weights.get(name)}
    if any(not 0 <= part <= 1 for part in known.values()) or min(weights.values(), default=0) < 0:
        raise ValueError("parts lie between 0 and 1, weights not below 0")
    total = sum(weights[name] for name in known)
    return sum(weights[name] * part for name, part in known.items()) / total if total else None


def opportunity(*, potential: float, captured: float) -> float:
    """What is not yet captured, in money: potential − captured, never below 0."""
    finite(potential, captured)
    return max(0.0, potential - captured)


def priority(*, loyal: float | None, open_value: float) -> float | None:
    """Loyalty × opportunity, in money: what turning to this customer may win. None if unknown."""
    finite(loyal, open_value)
    return None if loyal is None else loyal * open_value
