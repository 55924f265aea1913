"""Movement between the segments of a segmentation, as a table: a row a way from one to another."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.flow.report import movement
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
    rows = (
        [
            move.source.name if move.source else None,
            move.target.name if move.target else None,
            move.line.customers,
            move.share,
            move.line.revenue,
        ]
        for move in (found.moves if found else [])
    )
    counted = found.flow.counted_at if found and found.flow else None
    return Content(columns, rows, bars="customers", since=since, until=until, computed_at=counted)


FLOW = Report(
    key="movement",
    name=gettext_lazy("Movement between segments"),
    url_name="metrics:flow",
    content=_content,
    form=FlowFilter,
)
