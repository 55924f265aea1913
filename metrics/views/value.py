"""How unequally customers bring value, and who stands in a band of it."""

from typing import Any

from django.core.exceptions import BadRequest

from core.errors import Invalid
from core.pages import Page
from metrics.domain import registry
from metrics.domain.customer_figures import following, place_of
from metrics.domain.value.customers import customers_between
from metrics.domain.value.pictures import band_name, charts, class_name, headline
from metrics.domain.value.report import value_report
from metrics.enums import ValueMeasure
from metrics.forms.value import BandFilter, ValueFilter
from metrics.views.report import ReportPage
from metrics.views.segment_page import PER_PAGE


class Value(ReportPage):
    """`?of=` what customers have brought so far, or what they will probably bring."""

    template_name = "metrics/value.html"
    permission_required = "metrics.view"
    report_key = "value"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ValueFilter(self.request.GET)
        found = value_report(form.measure, back=form.days_back, segment=form.narrowed_to)
        return super().get_context_data(
            form=form,
            found=found,
            headline=headline(found),
            charts=charts(found) if found.customers else [],
            bands=[(band_name(band), band) for band in found.bands],
            classes=[(class_name(at), band) for at, band in enumerate(found.classes)],
            measures=list(ValueMeasure),
            metrics=registry.BY_KEY,
            **kwargs,
        )


class ValueCustomers(Page):
    """Who has brought from `low` to below `high`, most first."""

    template_name = "metrics/value_customers.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = BandFilter(self.request.GET)
        if not form.is_valid():
            raise BadRequest
        low, high = form.bounds
        segment = form.cleaned_data["segment"]
        rows, after = customers_between(low, high, segment), self.request.GET.get("after", "")
        try:
            page = list((following(rows, after) if after else rows)[: PER_PAGE + 1])
        except Invalid as error:
            raise BadRequest from error
        return super().get_context_data(
            rows=page[:PER_PAGE],
            low=low,
            high=high,
            segment=segment,
            after=after,
            next_place=place_of(page[PER_PAGE - 1]) if len(page) > PER_PAGE else "",
            **kwargs,
        )
