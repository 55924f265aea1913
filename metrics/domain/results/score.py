"""What the answers to a survey's scored question amount to, from how many gave each score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.domain.formulas.ces import ONE_TO_SEVEN, ces
from metrics.domain.formulas.csat import FIRST_SATISFIED, csat_mean
from metrics.domain.formulas.nps import LAST_DETRACTOR, LAST_PASSIVE
from metrics.domain.formulas.proportion import Proportion
from metrics.domain.registry.metric import Method
from metrics.domain.snapshot.estimate import Estimate, Sums, estimate
from surveys.enums import SurveyKind

Counts = Sequence[int]
"""How many gave each score, from 0 to 10."""

METHODS: Mapping[str, Method] = {
    SurveyKind.NPS: Method.NPS,
    SurveyKind.CSAT: Method.SHARE,
    SurveyKind.SOLVED: Method.SHARE,
    SurveyKind.CES: Method.MEAN,
}


@dataclass(frozen=True)
class Scored:
    """`sums` are Σx and Σx² of what each score counts, as a snapshot keeps them."""

    kind: str
    counts: Counts

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def sums(self) -> Sums:
        worth = [worth_of(self.kind, score) for score in range(len(self.counts))]
        total = sum(n * x for n, x in zip(self.counts, worth, strict=True))
        return Sums(
            self.n, float(total), float(sum(n * x * x for n, x in zip(self.counts, worth, strict=True)))
        )

    @property
    def method(self) -> Method:
        return METHODS[self.kind]

    @property
    def estimate(self) -> Estimate:
        return estimate(self.method, self.sums)


BESIDE = {"csat": "csat_mean", "ces_1_7": "ces_easy"}
"""What else the same answers tell, by the metric of the survey."""


def estimate_of(metric: str, counts: Counts) -> Estimate:
    """Of the mean satisfaction, or of the share who found it easy."""
    told = dict(enumerate(counts))
    found = csat_mean(told) if metric == "csat_mean" else _easy(told)
    return Estimate(found.value, found.low, found.high) if found else Estimate()


def _easy(counts: Mapping[int, int]) -> Proportion | None:
    found = ces(counts, scale=ONE_TO_SEVEN)
    return found.easy if found else None


def worth_of(kind: str, score: int) -> int:
    """What a score counts: ±1 and 0 for a recommendation, 1 and 0 for a share, itself for a mean."""
    if kind == SurveyKind.NPS:
        return int(score > LAST_PASSIVE) - int(score <= LAST_DETRACTOR)
    if kind == SurveyKind.CSAT:
        return int(score >= FIRST_SATISFIED)
    return score
