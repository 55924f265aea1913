"""Kano: what a feature is to customers, from how they would feel with it and without it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Feeling = Literal["like", "expect", "neutral", "tolerate", "dislike"]
Category = Literal["A", "O", "M", "I", "R", "Q"]

FEELINGS: tuple[Feeling, ...] = ("like", "expect", "neutral", "tolerate", "dislike")
# With it (down) × without it (across), in the order of FEELINGS: Attractive, One-dimensional, Must-be,
# Indifferent, Reverse, Questionable.
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
FIRST_OF_EQUALS: tuple[Category, ...] = ("M", "O", "A", "I", "R", "Q")


@dataclass(frozen=True, slots=True)
class Kano:
    """`counts` by category of `n` answers; `category` is the most frequent, of equals the more basic.

    `better` (0 … 1): how much having it satisfies; `worse` (−1 … 0): how much lacking it displeases; None
    where nobody's answer falls into A, O, M or I.
    """

    counts: Mapping[Category, int]
    n: int
    category: Category
    better: float | None
    worse: float | None


def kano_category(*, functional: Feeling, dysfunctional: Feeling) -> Category:
    """What one answer says: `functional` with the feature, `dysfunctional` without. The usual 5 × 5 table."""
    letter = TABLE[FEELINGS.index(functional)][FEELINGS.index(dysfunctional)]
    return next(category for category in FIRST_OF_EQUALS if category == letter)


def kano(answers: Mapping[tuple[Feeling, Feeling], int]) -> Kano | None:
    """Answers by (functional, dysfunctional). None without any.

    better = (A + O) / (A + O + M + I), worse = −(O + M) / (A + O + M + I).
    Source: Kano et al. (1984); Berger et al. (1993), Center for Quality of Management Journal 2(4).
    """
    counts: Counter[Category] = Counter()
    for (functional, dysfunctional), number in answers.items():
        counts[kano_category(functional=functional, dysfunctional=dysfunctional)] += number
    n = sum(counts.values())
    if not n:
        return None
    clear = counts["A"] + counts["O"] + counts["M"] + counts["I"]
    return Kano(
        counts=dict(counts),
        n=n,
        category=max(FIRST_OF_EQUALS, key=lambda category: counts[category]),
        better=(counts["A"] + counts["O"]) / clear if clear else None,
        worse=-(counts["O"] + counts["M"]) / clear if clear else None,
    )
