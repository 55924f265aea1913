"""Cohort retention: of those who first bought in a month, how many bought again so many months later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.domain.formulas.proportion import Proportion, proportion


@dataclass(frozen=True, slots=True)
class Cohort:
    """`active`: months after the first purchase → customers who bought then; 0 is the cohort itself.

    `elapsed`: whole months gone by since the month of the cohort; the running one is not among them.
    """

    active: Mapping[int, int]
    elapsed: int

    @property
    def size(self) -> int:
        return self.active.get(0, 0)


@dataclass(frozen=True, slots=True)
class CohortCell:
    """`is_running`: the month is not over, so that the share can still grow."""

    age: int
    share: Proportion | None
    is_running: bool


def cohort_cells(cohort: Cohort) -> list[CohortCell]:
    """From month 0, which is 100 %, to the running one; months that have not begun are not in it.

    A month in which nobody bought is 0 %, not a gap. Nobody in the cohort: no share (None).
    """
    return [
        CohortCell(
            age=age,
            share=proportion(hits=cohort.active.get(age, 0), n=cohort.size),
            is_running=age == cohort.elapsed,
        )
        for age in range(cohort.elapsed + 1)
    ]


def mean_retention(cohorts: Sequence[Cohort]) -> list[Proportion | None]:
    """By age, of all cohorts in which that month is over together: Σ active / Σ size."""
    ages = range(max((cohort.elapsed for cohort in cohorts), default=0))
    return [
        proportion(
            hits=sum(cohort.active.get(age, 0) for cohort in cohorts if age < cohort.elapsed),
            n=sum(cohort.size for cohort in cohorts if age < cohort.elapsed),
        )
        for age in ages
    ]
