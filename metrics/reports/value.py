"""How unequally customers bring value, as a table: a row a tier, a class by share, a band."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.value.pictures import band_name, class_name, headline
from metrics.domain.value.report import ValueReport, value_report
from metrics.forms.value import ValueFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _columns() -> list[Column]:
    return [
        Column("by", _("Divided by")),
        Column("group", _("Group")),
        Column("customers", _("Customers"), Unit.COUNT),
        Column("share", _("Share of customers"), Unit.SHARE),
        Column("value", in_currency(_("Value (%(currency)s)")), Unit.MONEY),
        Column("value_share", _("Share of value"), Unit.SHARE),
        Column("least", in_currency(_("From (%(currency)s)")), Unit.MONEY),
        Column("entered", _("Entered since"), Unit.COUNT),
        Column("left", _("Left since"), Unit.COUNT),
    ]


def _rows(found: ValueReport) -> Iterator[Sequence[Any]]:
    for line in found.tiers:
        moves = [line.moved.entered.customers, line.moved.left.customers] if line.moved else [None, None]
        sums = [line.customers, line.share, round(line.revenue, 2), line.revenue_share, line.least]
        yield [_("Value tier"), str(line.tier.label), *sums, *moves]
    for at, band in enumerate(found.classes):
        yield [_("Share of value"), class_name(at), *_sums(band), None, None]
    for band in found.bands:
        yield [_("Bands of value"), band_name(band), *_sums(band), None, None]


def _sums(band: Any) -> list[Any]:
    return [band.customers, band.share, round(band.value, 2), band.value_share, band.low]


def _content(form: ValueFilter) -> Content:
    found = value_report(form.measure, back=form.days_back, segment=form.narrowed_to)
    return Content(
        _columns(),
        _rows(found),
        bars="customers",
        brief=("group", "customers", "value", "value_share"),
        figures=headline(found),
        computed_at=found.row.computed_at if found.row else None,
    )


VALUE = Report(
    key="value",
    name=gettext_lazy("Distribution of value"),
    url_name="metrics:value",
    content=_content,
    form=ValueFilter,
)
