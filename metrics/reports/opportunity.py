"""Loyalty by opportunity, as a table: a row a cell of the map."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.opportunity.map import opportunity_map
from metrics.forms.report import SegmentFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _content(form: SegmentFilter) -> Content:
    found = opportunity_map(form.narrowed_to)
    columns = [
        Column("action", _("What to do")),
        Column("loyalty", _("Loyalty")),
        Column("opportunity", _("Opportunity")),
        Column("customers", _("Customers"), Unit.COUNT),
        Column("share", _("Share of customers"), Unit.SHARE),
        Column("revenue", in_currency(_("Revenue (%(currency)s)")), Unit.MONEY),
        Column("revenue_share", _("Share of revenue"), Unit.SHARE),
        Column("open_value", in_currency(_("Opportunity (%(currency)s)")), Unit.MONEY),
        Column("open_share", _("Share of opportunity"), Unit.SHARE),
        Column("at_risk", _("About to leave"), Unit.COUNT),
    ]
    rows = (
        [
            str(cell.action),
            str(cell.loyalty),
            str(cell.opportunity),
            cell.sums.customers,
            cell.share,
            cell.sums.revenue,
            cell.revenue_share,
            cell.sums.open_value,
            cell.open_share,
            cell.sums.at_risk,
        ]
        for cell in found.peopled
    )
    return Content(columns, rows, bars="customers", computed_at=found.computed_at)


OPPORTUNITY = Report(
    key="loyalty-map",
    name=gettext_lazy("Loyalty and opportunity"),
    url_name="metrics:opportunity-map",
    content=_content,
    form=SegmentFilter,
)
