"""Kano: what a feature is to customers, from how they would feel with it and without it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from metrics.domain.formulas.proportion import Proportion, proportion

Feeling = Literal["like", "expect", "neutral", "tolerate", "dislike"]
Category = Literal["A", "O", "M", "I", "R", "Q"]
ENOUGH = 20  # answers: of fewer, the approximation that tells a category from chance says nothing

FEELINGS: tuple[Feeling, ...] = ("like", "expect", "neutral", "tolerate", "dislike")
# With it (down) × without it (across), in the order of FEELINGS: Attractive, One-dimensional, Must-be,
# Indifferent, Reverse, Questionable.
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
FIRST_OF_EQUALS: tuple[Category, ...] = ("M", "O", "A", "I", "R", "Q")


@dataclass(frozen=True, slots=True)
class Kano:
    """`counts` by category of `n` answers; `category` is the most frequent, of equals the more basic.

    `better` (0 … 1): how much having it satisfies; `worse` (−1 … 0): how much lacking it displeases; None
    where nobody's answer falls into A, O, M or I. `is_clear`: the most frequent category stands out from the
    next one by more than chance; else `rival` is as likely, or there are too few answers to tell.
    """

    counts: Mapping[Category, int]
    n: int
    category: Category
    better: float | None
    worse: float | None
    better_share: Proportion | None = None
    worse_share: Proportion | None = None
    rival: Category | None = None
    is_clear: bool = False


def kano_category(*, functional: Feeling, dysfunctional: Feeling) -> Category:
    """What one answer says: `functional` with the feature, `dysfunctional` without. The usual 5 × 5 table."""
    letter = TABLE[FEELINGS.index(functional)][FEELINGS.index(dysfunctional)]
    return next(category for category in FIRST_OF_EQUALS if category == letter)


def kano(answers: Mapping[tuple[Feeling, Feeling], int]) -> Kano | None:
    """Answers by (functional, dysfunctional). None without any.

    better = (A + O) / (A + O + M + I), worse = −(O + M) / (A + O + M + I), each with its Wilson interval.
    Source: Kano et al. (1984); better and worse: Timko in Berger et al. (1993), Center for Quality of
    Management Journal 2(4).
    """
    counts: Counter[Category] = Counter()
    for (functional, dysfunctional), number in answers.items():
        counts[kano_category(functional=functional, dysfunctional=dysfunctional)] += number
    return kano_of(counts)


def kano_of(counts: Mapping[Category, int]) -> Kano | None:
    """The same from how many answers fell into each category."""
    counts = Counter(counts)
    n = sum(counts.values())
    if not n:
        return None
    clear = counts["A"] + counts["O"] + counts["M"] + counts["I"]
    first, second = sorted(FIRST_OF_EQUALS, key=lambda category: -counts[category])[:2]
    better = proportion(hits=counts["A"] + counts["O"], n=clear)
    worse = proportion(hits=counts["O"] + counts["M"], n=clear)
    is_clear = n >= ENOUGH and stands_out(counts[first], counts[second], n=n)
    return Kano(
        counts=dict(counts),
        n=n,
        category=first,
        better=better.value if better else None,
        worse=-worse.value if worse else None,
        better_share=better,
        worse_share=worse,
        rival=second if n >= ENOUGH and counts[second] and not is_clear else None,
        is_clear=is_clear,
    )


def stands_out(most: int, next_most: int, *, n: int) -> bool:
    """|a − b| > 1.65 √((a + b)(2n − a − b) / 2n): the two largest of `n` differ by more than chance, at 90 %.

    Source: Fong (1996), Center for Quality of Management Journal 5(3), "Using the self-stated importance
    questionnaire to interpret Kano questionnaire results".
    """
    both = most + next_most
    return abs(most - next_most) > 1.65 * sqrt(both * (2 * n - both) / (2 * n))
