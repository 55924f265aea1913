"""Predicted value as a table: how many customers in each band of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.prediction.report import foretold, latest_fit
from metrics.forms.report import SegmentFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _columns() -> list[Column]:
    return [
        Column("low", in_currency(_("Predicted value from (%(currency)s)")), Unit.MONEY),
        Column("high", in_currency(_("Predicted value below (%(currency)s)")), Unit.MONEY),
        Column("customers", _("Customers"), Unit.COUNT),
        Column("value", in_currency(_("Predicted value together (%(currency)s)")), Unit.MONEY),
    ]


def _rows(told: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    for low, high, customers, value in told.get("bands", []):
        yield [low, high, int(customers), round(value, 2)]


def _content(form: SegmentFilter) -> Content:
    told, computed_at = foretold(latest_fit(), form.narrowed_to)
    return Content(_columns(), _rows(told), bars="customers", computed_at=computed_at)


PREDICTION = Report(
    key="prediction",
    name=gettext_lazy("Predicted value"),
    url_name="metrics:prediction",
    content=_content,
    form=SegmentFilter,
)
