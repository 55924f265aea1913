"""What the predictions add up to: totals, and how unequally they are spread."""

from math import floor, log10
from typing import Any

import numpy as np

from metrics.domain.formulas.likeliest import Floats
from metrics.domain.prediction.learning import Outlook
from metrics.models.prediction import AT_RISK

BANDS = 8


def sums(outlook: Outlook) -> dict[str, Any]:
    risky = outlook.churn_risk >= AT_RISK
    return {
        "totals": {
            "value": float(outlook.value.sum()),
            "purchases": float(outlook.purchases.sum()),
            "alive": float(outlook.alive.sum()),
            "at_risk": int(risky.sum()),
            "at_stake": float(outlook.value[risky].sum()),
        },
        "bands": bands(outlook.value),
    }


def bands(values: Floats) -> list[list[float | None]]:
    """Customers by value, in bands between 1, 2 and 5 times powers of ten: from, to, customers, their value.

    The last band that is shown takes all above; the first all below.
    """
    highest = float(values.max(initial=1.0))
    steps = [
        factor * 10.0**power
        for power in range(-2, floor(log10(max(highest, 0.01))) + 1)
        for factor in (1, 2, 5)
    ]
    edges = [step for step in steps if step <= highest][1 - BANDS :]
    place = np.searchsorted(edges, values, side="right")
    counts = np.bincount(place, minlength=len(edges) + 1)
    worth = np.bincount(place, values, minlength=len(edges) + 1)
    ends = [*edges, None]
    return [
        [0.0 if not at else edges[at - 1], ends[at], float(counts[at]), float(worth[at])]
        for at in range(len(ends))
    ]
