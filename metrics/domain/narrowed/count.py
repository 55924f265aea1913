"""Count for each segment what its reports say: a job, so that none of their pages reads customers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.sql import execute
from metrics.domain.formulas.likeliest import Floats
from metrics.domain.narrowed.sums import MEMBERS, STATEMENTS, add_up
from metrics.domain.prediction.arrays import read_columns
from metrics.domain.prediction.report import latest_fit
from metrics.domain.prediction.sums import sums
from metrics.domain.prediction.within import Gamma, within_of
from metrics.domain.value.count import TIER_SUMS, spread
from metrics.enums import NarrowedReport
from metrics.models import NarrowedFigures, Segment
from metrics.models.prediction import AT_RISK

FEW = 5
FORETOLD, HISTORY = ("value", "purchases", "alive", "churn_risk"), ("repeats", "age")

# Of one segment each: what is held in memory is the values of its members, never those of all.
_REVENUE = """
    SELECT revenue::float8 AS value FROM metrics_segmentmembership s
    JOIN metrics_customermetrics USING (customer_id)
    WHERE s.segment_id = %(segment)s AND s.left_at IS NULL AND orders > 0
"""
_TIERS = f"""
    WITH {MEMBERS}
    SELECT segment_id, tier, count(*), count(*) FILTER (WHERE orders > 0), coalesce(sum(orders), 0)::bigint,
           coalesce(sum(revenue), 0)::float8, coalesce(sum(p.value), 0)::float8, min(revenue)::float8
    FROM members JOIN metrics_customermetrics m USING (customer_id)
    LEFT JOIN metrics_customerprediction p USING (customer_id) GROUP BY segment_id, tier
"""
# Where no churn shows nobody can be told to have left: all count as there.
_FORETOLD = """
    SELECT value::float8, purchases::float8, coalesce(alive, 1)::float8 AS alive, churn_risk::float8,
           coalesce(repeats::float8, 'NaN') AS repeats, coalesce(age::float8, 'NaN') AS age
    FROM metrics_segmentmembership s JOIN metrics_customerprediction USING (customer_id)
    WHERE s.segment_id = %(segment)s AND s.left_at IS NULL
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
    risky = dict(execute(_RISKY, at_risk=AT_RISK, few=FEW))
    fit = latest_fit()
    rate = Gamma(fit.r, fit.alpha) if fit and fit.r and fit.alpha else None
    for segment in Segment.objects.filter(archived_at=None).values_list("pk", flat=True):
        yield from _of_one(segment, tiers[segment], {"risky": risky.get(segment, [])}, rate)


def _of_one(
    segment: int, tiers: list[dict[str, Any]], found: dict[str, Any], rate: Gamma | None
) -> Iterator[NarrowedFigures]:
    def kept(report: NarrowedReport, figures: dict[str, Any]) -> NarrowedFigures:
        return NarrowedFigures(segment_id=segment, report=report, figures=figures)

    revenue = read_columns(_REVENUE, {"value": "f8"}, segment=segment)["value"]
    if len(revenue):
        yield kept(NarrowedReport.REVENUE, spread(revenue, tiers))
    columns = read_columns(_FORETOLD, dict.fromkeys((*FORETOLD, *HISTORY), "f8"), segment=segment)
    if many := len(columns["value"]):
        yield kept(NarrowedReport.PREDICTED, spread(columns["value"], []))
        history = {name: columns.pop(name) for name in HISTORY}
        soon = within_of(rate, alive=columns["alive"], **history) if rate else []
        told = sums(Foretold(**columns)) | found | {"customers": many, "within": soon}
        yield kept(NarrowedReport.FORETOLD, told)
