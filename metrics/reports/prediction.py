"""Predicted value as a table: how many customers in each band of it, then how many will buy by when."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.prediction.pictures import band_name, headline
from metrics.domain.prediction.report import foretold, latest_fit
from metrics.forms.report import SegmentFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency

BRIEF = ("band", "customers", "value")


def _columns() -> list[Column]:
    return [
        Column("band", in_currency(_("Predicted value (%(currency)s)"))),
        Column("low", in_currency(_("Predicted value from (%(currency)s)")), Unit.MONEY),
        Column("high", in_currency(_("Predicted value below (%(currency)s)")), Unit.MONEY),
        Column("customers", _("Customers"), Unit.COUNT),
        Column("value", in_currency(_("Predicted value together (%(currency)s)")), Unit.MONEY),
        Column("within", _("Within days"), Unit.COUNT),
        Column("will_buy", _("Customers who will buy, on average"), Unit.NUMBER),
        Column("likely", _("Likelier to buy by then than not"), Unit.COUNT),
    ]


def _rows(told: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    for low, high, customers, value in told.get("bands", []):
        name = band_name(low or 0, high)
        yield [name, low, high, int(customers), round(value, 2), *[None] * 3]
    for days, expected, likely in told.get("within", []):
        yield [*[None] * 5, days, round(expected, 1), likely]


def _content(form: SegmentFilter) -> Content:
    told, computed_at = foretold(latest_fit(), form.narrowed_to)
    return Content(
        _columns(),
        _rows(told),
        mailed=_rows({"bands": told.get("bands", [])}),
        bars="customers",
        brief=BRIEF,
        figures=headline(told),
        computed_at=computed_at,
    )


PREDICTION = Report(
    key="prediction",
    name=gettext_lazy("Predicted value"),
    url_name="metrics:prediction",
    content=_content,
    form=SegmentFilter,
)
