"""Count for each segment what its reports say: a job, so that none of their pages reads customers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from core.sql import execute
from metrics.domain.formulas.likeliest import Floats
from metrics.domain.narrowed.sums import MEMBERS, STATEMENTS, add_up
from metrics.domain.prediction.arrays import read_columns
from metrics.domain.prediction.sums import sums
from metrics.domain.value.count import TIER_SUMS, spread
from metrics.enums import NarrowedReport
from metrics.models import NarrowedFigures
from metrics.models.prediction import AT_RISK

FEW = 5

_REVENUE = f"""
    WITH {MEMBERS}
    SELECT segment_id::bigint AS segment, revenue::float8 AS value
    FROM members JOIN metrics_customermetrics USING (customer_id) WHERE orders > 0
"""
_TIERS = f"""
    WITH {MEMBERS}
    SELECT segment_id, tier, count(*), count(*) FILTER (WHERE orders > 0), coalesce(sum(orders), 0)::bigint,
           coalesce(sum(revenue), 0)::float8, coalesce(sum(p.value), 0)::float8, min(revenue)::float8
    FROM members JOIN metrics_customermetrics m USING (customer_id)
    LEFT JOIN metrics_customerprediction p USING (customer_id) GROUP BY segment_id, tier
"""
# Where no churn shows nobody can be told to have left: all count as there.
_FORETOLD = f"""
    WITH {MEMBERS}
    SELECT segment_id::bigint AS segment, value::float8, purchases::float8,
           coalesce(alive, 1)::float8 AS alive, churn_risk::float8
    FROM members JOIN metrics_customerprediction USING (customer_id)
"""
_RISKY = f"""
    WITH {MEMBERS}
    SELECT segment_id, array_agg(customer_id ORDER BY place) FROM (
        SELECT segment_id, customer_id,
               row_number() OVER (PARTITION BY segment_id ORDER BY value DESC, customer_id DESC) AS place
        FROM members JOIN metrics_customerprediction USING (customer_id) WHERE churn_risk >= %(at_risk)s
    ) ranked WHERE place <= %(few)s GROUP BY segment_id
"""


@dataclass(frozen=True, slots=True)
class Foretold:
    value: Floats
    purchases: Floats
    alive: Floats
    churn_risk: Floats


def count_narrowed() -> None:
    """All of them again: who is in a segment changes by the minute. Read first, replaced at once."""
    made = list(_made())
    with transaction.atomic():
        execute("LOCK TABLE metrics_narrowedfigures IN SHARE ROW EXCLUSIVE MODE")  # two counts at once
        NarrowedFigures.objects.all().delete()
        for report in STATEMENTS:
            add_up(report)
        NarrowedFigures.objects.bulk_create(made)


def _made() -> Iterator[NarrowedFigures]:
    tiers: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for segment, *row in execute(_TIERS):
        tiers[segment].append(dict(zip(TIER_SUMS, row, strict=True)))
    for segment, columns in _by_segment(_REVENUE, "value"):
        figures = spread(columns["value"], tiers[segment])
        yield NarrowedFigures(segment_id=segment, report=NarrowedReport.REVENUE, figures=figures)
    risky = dict(execute(_RISKY, at_risk=AT_RISK, few=FEW))
    for segment, columns in _by_segment(_FORETOLD, "value", "purchases", "alive", "churn_risk"):
        figures = spread(columns["value"], [])
        yield NarrowedFigures(segment_id=segment, report=NarrowedReport.PREDICTED, figures=figures)
        many = {"customers": len(columns["value"]), "risky": risky.get(segment, [])}
        figures = sums(Foretold(**columns)) | many
        yield NarrowedFigures(segment_id=segment, report=NarrowedReport.FORETOLD, figures=figures)


def _by_segment(query: str, *names: str) -> Iterator[tuple[int, Mapping[str, NDArray[Any]]]]:
    columns = read_columns(query, {"segment": "i8", **dict.fromkeys(names, "f8")})
    order = np.argsort(columns["segment"], kind="stable")
    segments, starts = np.unique(columns["segment"][order], return_index=True)
    for segment, start, end in zip(segments, starts, [*starts[1:], len(order)], strict=False):
        yield int(segment), {name: columns[name][order[start:end]] for name in names}
