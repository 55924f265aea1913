"""The distribution of value counted, once an hour: one pass over the customers for each measure."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models.functions import Now
from numpy.typing import NDArray

from core.sql import execute
from metrics.domain.days import today
from metrics.domain.formulas.concentration import bands, gini, lorenz, share_classes, top_share
from metrics.domain.prediction.arrays import read_columns
from metrics.enums import ValueMeasure
from metrics.models import ValueFigures

_VALUES = {
    ValueMeasure.REVENUE: "SELECT revenue::float8 AS value FROM metrics_customermetrics WHERE orders > 0",
    ValueMeasure.PREDICTED: "SELECT value::float8 AS value FROM metrics_customerprediction",
}

# A tier ranks everybody, who never bought among them; its threshold is what the last of it has spent.
_TIERS = """
    SELECT tier, count(*), count(*) FILTER (WHERE orders > 0), coalesce(sum(orders), 0),
           coalesce(sum(revenue), 0)::float8, coalesce(sum(p.value), 0)::float8, min(revenue)::float8
    FROM metrics_customermetrics m LEFT JOIN metrics_customerprediction p USING (customer_id) GROUP BY tier
"""
TIER_SUMS = ("tier", "customers", "buyers", "orders", "revenue", "predicted", "least")


def spread_value() -> None:
    """Today's rows anew, as often as asked; those of earlier days stay as they were."""
    for measure in ValueMeasure:
        values = read_columns(_VALUES[measure], {"value": "f8"})["value"]
        told = execute(_TIERS) if measure == ValueMeasure.REVENUE else []
        tiers = [dict(zip(TIER_SUMS, row, strict=True)) for row in told]
        ValueFigures.objects.update_or_create(
            day=today(), measure=measure, defaults=spread(values, tiers) | {"computed_at": Now()}
        )


def spread(values: NDArray[np.float64], tiers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What `ValueFigures` keeps of them."""
    report = {"lorenz": lorenz(values), "bands": bands(values), "classes": share_classes(values)}
    return {
        "customers": len(values),
        "total": round(float(values.sum()), 2),
        "gini": gini(values),
        "top_tenth": top_share(values),
        "median": float(np.median(values)) if len(values) else None,
        "report": report | ({"tiers": list(tiers)} if tiers else {}),
    }
