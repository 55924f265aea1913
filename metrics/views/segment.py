"""Segments side by side, and the customers of one: pages and files."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views import View

from core.errors import Invalid
from core.pages import Guarded, Page
from customers.people.domain.sighting import note_export
from customers.people.views.spreadsheet import csv_file
from metrics.domain import registry
from metrics.domain.customer_figures import following, members, place_of, rows_to_write
from metrics.domain.export import member_header, member_row
from metrics.domain.pictures import charts_of_group
from metrics.domain.report import segment_report
from metrics.domain.segment_list import overview, words_of
from metrics.domain.segment_page import came_lately, overlaps_of, standing_of, went_lately
from metrics.domain.usage import uses
from metrics.forms.listing import EntriesForm
from metrics.models import Segment
from metrics.views.report import ReportPage

PER_PAGE = 50


class SegmentReport(ReportPage):
    template_name = "metrics/segment_report.html"
    permission_required = "metrics.view"
    report_key = "segments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = segment_report()
        parts = [{"group": group, "charts": charts_of_group(group)} for group in report.groups]
        return super().get_context_data(report=report, parts=parts, metrics=registry.BY_KEY, **kwargs)


class SegmentList(Page):
    template_name = "metrics/segment_list.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(overview=overview(), **kwargs)


class SegmentCustomers(Page):
    """A segment: what it says, how it does, and its customers, most revenue first."""

    template_name = "metrics/segment_customers.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        segment = get_object_or_404(Segment.objects.select_related("split"), slug=self.kwargs["slug"])
        after = self.request.GET.get("after", "")
        try:
            rows = following(members(segment), after) if after else members(segment)
        except Invalid as error:
            raise BadRequest from error
        page = list(rows[: PER_PAGE + 1])
        has_more = len(page) > PER_PAGE
        words, trouble = words_of(segment)
        return super().get_context_data(
            segment=segment,
            words=words,
            trouble=trouble,
            uses=uses().get(segment.slug, []),
            entries_form=EntriesForm(),
            rows=page[:PER_PAGE],
            after=after,
            next_place=place_of(page[PER_PAGE - 1]) if has_more else "",
            **kwargs,
        )


class SegmentStanding(Page):
    """What stands beside the members, loaded after them."""

    template_name = "metrics/_segment_standing.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        segment = get_object_or_404(Segment, slug=self.kwargs["slug"])
        return super().get_context_data(
            segment=segment,
            standing=standing_of(segment),
            came=came_lately(segment),
            went=went_lately(segment),
            overlaps=overlaps_of(segment),
            metrics=registry.BY_KEY,
            **kwargs,
        )


class SegmentCustomersExport(Guarded, View):
    permission_required = "metrics.export"

    def get(self, request: HttpRequest, slug: str) -> StreamingHttpResponse:
        segment = get_object_or_404(Segment, slug=slug)
        note_export(viewer=request.user, what=segment.name)
        return csv_file(member_header(), map(member_row, rows_to_write(segment)), name=slug)
