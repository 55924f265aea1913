"""What customers come with, as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.case_sorts import CaseSort, case_sorts
from metrics.domain.reasons import Reasons, reasons
from metrics.domain.service_pictures import service_headline
from metrics.forms.service import ReasonFilter
from metrics.reports.report import Column, Content, Report, Unit
from metrics.reports.service import case_columns, times_of


def _columns() -> list[Column]:
    return [
        Column("reason", _("Reason")),
        Column("contacts", _("Contacts"), Unit.COUNT),
        Column("share", _("Share of contacts"), Unit.SHARE),
        Column("share_before", _("Share in the period before"), Unit.SHARE),
        Column("difference", _("Difference"), Unit.POINTS),
        Column("difference_low", _("Difference from"), Unit.POINTS),
        Column("difference_high", _("Difference to"), Unit.POINTS),
        Column("reading", _("How to read it")),
        Column("by", _("Divided by")),
        *case_columns(),
    ]


def _rows(found: Reasons, cases: Sequence[CaseSort]) -> Iterator[Sequence[Any]]:
    """Contacts by reason first; then cases by topic and by channel."""
    for each in found.lines:
        line, change = each.line, each.line.share_change
        yield [
            each.name,
            line.sums.contacts,
            line.share.value if line.share else None,
            line.share_before.value if line.share_before else None,
            *([change.difference, change.low, change.high] if change else [None] * 3),
            each.reading,
            _("Reason"),
            *[None] * 6,
        ]
    for sort in cases:
        for name, of in sort.lines:
            yield [name, *[None] * 6, "", sort.header, *times_of(of.answered), *times_of(of.solved)]


def _content(form: ReasonFilter) -> Content:
    wanted = form.wanted()
    found = reasons(wanted)
    return Content(
        _columns(),
        _rows(found, case_sorts(wanted)),
        bars="contacts",
        brief=("reason", "contacts", "difference", "reading"),
        figures=service_headline(found.report)[:1],
        since=wanted.since,
        until=wanted.until,
    )


REASONS = Report(
    key="reasons",
    name=gettext_lazy("What customers come with"),
    url_name="metrics:reasons",
    content=_content,
    form=ReasonFilter,
)
