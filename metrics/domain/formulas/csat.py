"""Customer satisfaction: the share of satisfied customers; and the mean score, which is another metric."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.domain.formulas.mean import Mean, mean
from metrics.domain.formulas.proportion import Proportion, proportion

SCORES = range(1, 6)
FIRST_SATISFIED = 4


@dataclass(frozen=True, slots=True)
class Csat:
    """Share of 4 and 5 among the answers on 1–5 (None without answers); other answers are counted apart."""

    satisfied: Proportion | None
    out_of_range: int = 0


def csat(answers_by_score: Mapping[int, int]) -> Csat:
    """(answers 4 or 5) / (answers 1–5) with the Wilson interval."""
    valid = {score: answers for score, answers in answers_by_score.items() if score in SCORES}
    n = sum(valid.values())
    hits = sum(answers for score, answers in valid.items() if score >= FIRST_SATISFIED)
    return Csat(
        satisfied=proportion(hits=hits, n=n),
        out_of_range=sum(answers_by_score.values()) - n,
    )


def csat_mean(answers_by_score: Mapping[int, int]) -> Mean | None:
    """Σ score × answers / answers, of those on 1–5, with Student's interval; None without any."""
    valid = {score: answers for score, answers in answers_by_score.items() if score in SCORES}
    return mean(
        n=sum(valid.values()),
        total=sum(score * answers for score, answers in valid.items()),
        squares=sum(score**2 * answers for score, answers in valid.items()),
    )
