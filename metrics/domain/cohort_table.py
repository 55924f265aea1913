"""Cohorts as a triangle: a row a month of first purchase, a column a month since."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import babel_locale
from core.template_tags import money_round, number, percent
from metrics.domain.cohorts import Cohorts, Row
from metrics.domain.formulas.proportion import Proportion
from metrics.enums import CohortMeasure

SHADES = 8
FULL_SHADE = 0.5  # a share of half the cohort, months later, is as dark as it gets


@dataclass(frozen=True)
class Cell:
    """`shade` from 0 to 8; `told` says the same in a sentence; the month of a running one is not over."""

    words: str
    shade: int
    told: str
    is_running: bool


@dataclass(frozen=True)
class Line:
    """`cells` by months since, the first being the month of the cohort itself."""

    month: date
    name: str
    size: str
    cells: list[Cell]


@dataclass(frozen=True)
class Triangle:
    """`mean` says what all cohorts together did, by age; empty strings where none is old enough.

    All of them are `size` customers, from the month `since` on.
    """

    measure: CohortMeasure
    ages: range
    lines: list[Line]
    mean: list[str]
    size: int
    since: date | None


def triangle(cohorts: Cohorts, measure: CohortMeasure) -> Triangle:
    draw = _share_cells if measure == CohortMeasure.SHARE else _money_cells
    lines = [
        Line(row.month, _month(row), number(row.cohort.size), draw(row, cohorts))
        for row in reversed(cohorts.rows)
    ]
    mean = [percent(each.value) if each else "" for each in cohorts.mean]
    if measure == CohortMeasure.REVENUE:
        mean = [money_round(each) if each is not None else "" for each in cohorts.earned]
    size = sum(row.cohort.size for row in cohorts.rows)
    since = cohorts.rows[0].month if cohorts.rows else None
    return Triangle(measure, cohorts.ages, lines, mean, size, since)


def _month(row: Row) -> str:
    return format_skeleton("yMMM", row.month, locale=babel_locale(get_language() or "en"))


def _share_cells(row: Row, _cohorts: Cohorts) -> list[Cell]:
    return [
        Cell(
            words=percent(cell.share.value) if cell.share else "–",
            shade=_shade(cell.share.value / FULL_SHADE if cell.share and cell.age else 0.0),
            told=_told(row, cell.age, cell.share),
            is_running=cell.is_running,
        )
        for cell in row.cells
    ]


def _told(row: Row, age: int, share: Proportion | None) -> str:
    words = {
        "active": number(row.cohort.active.get(age, 0)),
        "size": number(row.cohort.size),
        "low": percent(share.low) if share else "–",
        "high": percent(share.high) if share else "–",
    }
    return _("%(active)s of %(size)s, between %(low)s and %(high)s") % words


def _money_cells(row: Row, cohorts: Cohorts) -> list[Cell]:
    most = max((each for line in cohorts.rows for each in line.earned if each is not None), default=0) or 1
    return [
        Cell(
            words=money_round(earned) if earned is not None else "–",
            shade=_shade(float(earned / most) if earned is not None else 0.0),
            told=_("per customer, up to this month"),
            is_running=cell.is_running,
        )
        for cell, earned in zip(row.cells, row.earned, strict=True)
    ]


def _shade(part: float) -> int:
    return round(SHADES * min(1.0, max(0.0, part)))
