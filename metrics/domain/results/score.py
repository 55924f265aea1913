"""What the answers to a survey's scored question amount to, from how many gave each score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.domain.formulas.csat import FIRST_SATISFIED
from metrics.domain.formulas.nps import LAST_DETRACTOR, LAST_PASSIVE
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


def worth_of(kind: str, score: int) -> int:
    """What a score counts: ±1 and 0 for a recommendation, 1 and 0 for a share, itself for a mean."""
    if kind == SurveyKind.NPS:
        return int(score > LAST_PASSIVE) - int(score <= LAST_DETRACTOR)
    if kind == SurveyKind.CSAT:
        return int(score >= FIRST_SATISFIED)
    return score
