"""How long customers stay, as a table: a row a group and month, or of the one month asked for."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.stay.report import Stays, stays
from metrics.domain.windows import with_windows
from metrics.forms.stay import StayFilter
from metrics.reports.report import Column, Content, Report, Unit


def _columns() -> list[Column]:
    return [
        Column("group", _("Group")),
        Column("month", _("Month"), Unit.COUNT),
        Column("at_risk", _("Still watched"), Unit.COUNT),
        Column("surviving", _("Still customers"), Unit.SHARE),
        Column("surviving_low", _("from"), Unit.SHARE),
        Column("surviving_high", _("to"), Unit.SHARE),
        Column("retention", str(with_windows(_("Retention, %(active)s"))), Unit.SHARE),
        Column("lifetime", _("Lifetime, simple formula (years)"), Unit.NUMBER),
        Column("stayed", _("Time stayed, observed (years)"), Unit.NUMBER),
    ]


def _rows(found: Stays, months: int | None) -> Iterator[Sequence[Any]]:
    for group in found.groups:
        simple = group.simple.periods if group.simple else None
        told = [group.kept.value if group.kept else None, simple, group.stayed]
        at_mark = [group.at_mark] if group.at_mark else []
        for moment in at_mark if months else group.moments:
            shares = [moment.surviving, moment.low, moment.high]
            yield [group.name, moment.month, moment.at_risk, *shares, *told]


def _content(form: StayFilter) -> Content:
    found = stays(form.split, mark=form.months)
    return Content(
        _columns(),
        _rows(found, form.months),
        mailed=[next(rows) for _group, rows in groupby(_rows(found, form.months), key=itemgetter(0))],
        bars="retention",
        brief=("group", "surviving" if form.months else "at_risk", "retention", "lifetime", "stayed"),
        until=found.day,
    )


STAYS = Report(
    key="retention",
    name=gettext_lazy("How long customers stay"),
    url_name="metrics:stays",
    content=_content,
    form=StayFilter,
)
