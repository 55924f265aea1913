"""Acquisition cost by source beside lifetime value, as a table: a row a source."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.cost.report import SourceLine, acquisition
from metrics.domain.windows import with_windows
from metrics.forms.cost import AcquisitionFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _columns() -> list[Column]:
    return [
        Column("source", _("Acquisition source")),
        Column("won", _("Customers won"), Unit.COUNT),
        Column("stated", _("Months with a stated spending"), Unit.COUNT),
        Column("spent", in_currency(_("Spent (%(currency)s)")), Unit.MONEY),
        Column("counted", _("Customers won in these months"), Unit.COUNT),
        Column("cac", in_currency(_("Acquisition cost (%(currency)s)")), Unit.MONEY),
        Column("retention", str(with_windows(_("Retention, %(active)s"))), Unit.SHARE),
        Column("clv", in_currency(_("Lifetime value by cost (%(currency)s)")), Unit.MONEY),
        Column("ratio", _("Lifetime value to acquisition cost"), Unit.NUMBER),
        Column("reading", _("How to read it")),
    ]


def _row(line: SourceLine) -> list[object]:
    return [
        line.name,
        line.won,
        line.stated,
        line.spent if line.stated else None,
        line.counted if line.stated else None,
        line.cac and round(line.cac, 2),
        line.kept.value if line.kept else None,
        line.clv and round(line.clv, 2),
        line.ratio and round(line.ratio, 2),
        line.reading_words,
    ]


def _content(form: AcquisitionFilter) -> Content:
    found = acquisition(form.length)
    brief = ("source", "won", "cac", "clv", "ratio")
    return Content(
        _columns(),
        [_row(line) for line in found.lines],
        bars="won",
        brief=brief,
        since=found.since,
        until=found.last_day,
    )


ACQUISITION = Report(
    key="acquisition",
    name=gettext_lazy("Acquisition by source"),
    url_name="metrics:acquisition",
    content=_content,
    form=AcquisitionFilter,
)
