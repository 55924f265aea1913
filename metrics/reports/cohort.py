"""Cohorts as a table: a row a month of first purchase and month since."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.cohorts import Cohorts, latest_cohorts
from metrics.domain.days import today
from metrics.enums import CohortMeasure
from metrics.forms.cohort import CohortFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _columns() -> list[Column]:
    return [
        Column("cohort", _("Month of the first purchase"), Unit.DAY),
        Column("customers", _("Customers"), Unit.COUNT),
        Column("age", _("Months since"), Unit.COUNT),
        Column("again", _("Bought again"), Unit.COUNT),
        Column("share", _("Share"), Unit.SHARE),
        Column("share_low", _("from"), Unit.SHARE),
        Column("share_high", _("to"), Unit.SHARE),
        Column("earned", in_currency(_("Revenue per customer so far (%(currency)s)")), Unit.MONEY),
        Column("running", _("Month not over"), Unit.YES_NO),
    ]


def _rows(cohorts: Cohorts) -> Iterator[Sequence[Any]]:
    for row in cohorts.rows:
        for cell, earned in zip(row.cells, row.earned, strict=True):
            share = cell.share
            yield [
                row.month,
                row.cohort.size,
                cell.age,
                row.cohort.active.get(cell.age, 0),
                *([share.value, share.low, share.high] if share else [None] * 3),
                earned and round(earned, 2),
                cell.is_running,
            ]


def _together(cohorts: Cohorts) -> Iterator[Sequence[Any]]:
    """By age, all in which that month is over: what a mail says of them."""
    for age, (mean, earned) in enumerate(zip(cohorts.mean, cohorts.earned, strict=True)):
        if mean:
            share = [mean.value, mean.low, mean.high]
            yield [None, mean.n, age, round(mean.value * mean.n), *share, earned and round(earned, 2), False]


def _content(form: CohortFilter) -> Content:
    found = latest_cohorts(form.narrowed_to, form.over)
    shown = "earned" if form.measure == CohortMeasure.REVENUE else "share"
    return Content(
        _columns(),
        _rows(found),
        mailed=_together(found),
        bars=shown,
        brief=("age", "customers", shown),
        since=found.rows[0].month if found.rows else None,
        until=today() if found.rows else None,
    )


COHORTS = Report(
    key="cohorts",
    name=gettext_lazy("Cohorts"),
    url_name="metrics:cohorts",
    content=_content,
    form=CohortFilter,
)
