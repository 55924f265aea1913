"""Predicted value as a table: how many customers in each band of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.prediction.report import latest_fit
from metrics.forms.report import ReportFilter
from metrics.models import PredictionFit
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _columns() -> list[Column]:
    return [
        Column("low", in_currency(_("Predicted value from (%(currency)s)")), Unit.MONEY),
        Column("high", in_currency(_("Predicted value below (%(currency)s)")), Unit.MONEY),
        Column("customers", _("Customers"), Unit.COUNT),
        Column("value", in_currency(_("Predicted value together (%(currency)s)")), Unit.MONEY),
    ]


def _rows(fit: PredictionFit | None) -> Iterator[Sequence[Any]]:
    for low, high, customers, value in fit.report.get("bands", []) if fit else ():
        yield [low, high, int(customers), round(value, 2)]


def _content(_form: ReportFilter) -> Content:
    fit = latest_fit()
    return Content(_columns(), _rows(fit), bars="customers", computed_at=fit.made_at if fit else None)


PREDICTION = Report(
    key="prediction",
    name=gettext_lazy("Predicted value"),
    url_name="metrics:prediction",
    content=_content,
)
