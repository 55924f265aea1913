"""Cohorts as a table: a row a month of first purchase and month since."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.cohorts import Cohorts, latest_cohorts
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


def _content(form: CohortFilter) -> Content:
    brief = ("cohort", "age", "customers", "share")
    return Content(_columns(), _rows(latest_cohorts(form.narrowed_to, form.over)), bars="share", brief=brief)


COHORTS = Report(
    key="cohorts",
    name=gettext_lazy("Cohorts"),
    url_name="metrics:cohorts",
    content=_content,
    form=CohortFilter,
)
