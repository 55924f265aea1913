"""What goes along with loyalty or value, as a table: a row a driver."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.driver.report import drivers_of
from metrics.forms.driver import DriverFilter
from metrics.reports.report import Column, Content, Report, Unit


def _content(form: DriverFilter) -> Content:
    found = drivers_of(form.driven)
    columns = [
        Column("driver", _("Driver")),
        Column("share", _("Share of what is explained"), Unit.SHARE),
        Column("weight", _("Part of R²"), Unit.SHARE),
        Column("correlation", _("Correlation"), Unit.NUMBER),
        Column("rank", _("Rank"), Unit.COUNT),
        Column("rank_low", _("Rank, at best"), Unit.COUNT),
        Column("rank_high", _("Rank, at worst"), Unit.COUNT),
        Column("known", _("Customers of whom it is known"), Unit.COUNT),
    ]
    rows = (
        [
            line.name,
            line.weight.share,
            line.weight.weight,
            line.weight.correlation,
            line.weight.rank,
            line.weight.rank_low,
            line.weight.rank_high,
            line.weight.known,
        ]
        for line in (found.lines if found else [])
    )
    brief = ("driver", "share", "correlation", "rank")
    return Content(columns, rows, bars="share", brief=brief, computed_at=found.fit.made_at if found else None)


DRIVERS = Report(
    key="drivers",
    name=gettext_lazy("Drivers"),
    url_name="metrics:drivers",
    content=_content,
    form=DriverFilter,
)
