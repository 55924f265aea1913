"""What the predictions add up to: totals, and how unequally they are spread."""

from typing import Any, Protocol

from metrics.domain.formulas.concentration import bands
from metrics.domain.formulas.likeliest import Floats
from metrics.models.prediction import AT_RISK

BANDS = 10


class Foretold(Protocol):
    """Of each customer, in one order."""

    @property
    def value(self) -> Floats: ...
    @property
    def purchases(self) -> Floats: ...
    @property
    def alive(self) -> Floats: ...
    @property
    def churn_risk(self) -> Floats: ...


def sums(outlook: Foretold) -> dict[str, Any]:
    risky = outlook.churn_risk >= AT_RISK
    nothing, *worth = bands(outlook.value, most=BANDS)
    return {
        "totals": {
            "value": float(outlook.value.sum()),
            "purchases": float(outlook.purchases.sum()),
            "alive": float(outlook.alive.sum()),
            "at_risk": int(risky.sum()),
            "at_stake": float(outlook.value[risky].sum()),
        },
        "bands": [*([[0.0, *nothing[1:]]] if nothing[2] else []), *worth],
    }
