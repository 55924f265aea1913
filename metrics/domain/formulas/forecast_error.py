"""How far off a prediction was, once it is known what came."""

from collections.abc import Sequence

from metrics.domain.formulas.given import finite_all


def total_error(said: Sequence[float], came: Sequence[float]) -> float | None:
    """(Σ said − Σ came) / Σ came: above 0 too much was predicted. None where nothing came."""
    finite_all([*said, *came])
    happened = sum(came)
    return (sum(said) - happened) / happened if happened else None
