"""What customers come with, as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.reasons import Reasons, reasons
from metrics.domain.service_pictures import service_headline
from metrics.forms.service import ReasonFilter
from metrics.reports.report import Column, Content, Report, Unit


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
    ]


def _rows(found: Reasons) -> Iterator[Sequence[Any]]:
    for each in found.lines:
        line, change = each.line, each.line.share_change
        yield [
            each.name,
            line.sums.contacts,
            line.share.value if line.share else None,
            line.share_before.value if line.share_before else None,
            *([change.difference, change.low, change.high] if change else [None] * 3),
            each.reading,
        ]


def _content(form: ReasonFilter) -> Content:
    wanted = form.wanted()
    found = reasons(wanted)
    return Content(
        _columns(),
        _rows(found),
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
