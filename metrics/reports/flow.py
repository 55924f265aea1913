"""Movement between the segments of a segmentation, as a table: a row a way from one to another."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.flow.report import Move, movement
from metrics.forms.flow import FlowFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _content(form: FlowFilter) -> Content:
    since, until = form.ends
    found = movement(form.segmentation, since, until) if form.segmentation else None
    columns = [
        Column("source", _("Before")),
        Column("target", _("After")),
        Column("customers", _("Customers"), Unit.COUNT),
        Column("share", _("Share of customers"), Unit.SHARE),
        Column("revenue", in_currency(_("Revenue so far (%(currency)s)")), Unit.MONEY),
    ]
    moves = found.moves if found else []
    counted = found.flow.counted_at if found and found.flow else None
    return Content(
        columns,
        (_row(move, None) for move in moves),
        mailed=(_row(move, _("in none of them")) for move in moves),
        bars="customers",
        brief=("source", "target", "customers", "share"),
        since=since,
        until=until,
        computed_at=counted,
    )


def _row(move: Move, outside: str | None) -> list[Any]:
    ends = [each.name if each else outside for each in (move.source, move.target)]
    return [*ends, move.line.customers, move.share, move.line.revenue]


FLOW = Report(
    key="movement",
    name=gettext_lazy("Movement between segments"),
    url_name="metrics:flow",
    content=_content,
    form=FlowFilter,
)
