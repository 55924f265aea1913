"""One segment in depth, by tabs: how it does, who is in it, who came and left; its customers as a file."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views import View

from core.errors import Invalid
from core.keyset import page_of
from core.pages import Guarded, Page
from customers.people.domain.sighting import note_export
from customers.people.views.spreadsheet import csv_file
from metrics.domain import registry
from metrics.domain.behind.reading import counted
from metrics.domain.customer_figures import following, members, place_of, rows_to_write
from metrics.domain.export import member_header, member_row
from metrics.domain.segment_list import words_of
from metrics.domain.segment_page import CAME, LEFT, board_of, moves, moves_lately, overlaps_of, standing_of
from metrics.domain.usage import uses
from metrics.forms.listing import EntriesForm
from metrics.models import Segment

PER_PAGE = 50


class SegmentPage(Page):
    """What all tabs have: the segment, and what is to be known of its condition."""

    abstract = True
    permission_required = "metrics.view"

    @cached_property
    def segment(self) -> Segment:
        return get_object_or_404(Segment.objects.select_related("split"), slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words, trouble = words_of(self.segment)
        return super().get_context_data(segment=self.segment, words=words, trouble=trouble, **kwargs)


class SegmentDetail(SegmentPage):
    """What it says, how large it is, what it brings, how content they are."""

    template_name = "metrics/segment_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tab="figures",
            uses=uses().get(self.segment.slug, []),
            standing=standing_of(self.segment),
            board=board_of(self.segment),
            metrics=registry.BY_KEY,
            **kwargs,
        )


class SegmentStanding(SegmentPage):
    """What stands below the figures, loaded after them."""

    template_name = "metrics/_segment_standing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            standing=standing_of(self.segment),
            came=moves_lately(self.segment, CAME),
            went=moves_lately(self.segment, LEFT),
            overlaps=overlaps_of(self.segment),
            **kwargs,
        )


class SegmentCustomers(SegmentPage):
    """Who is in it, most revenue first."""

    template_name = "metrics/segment_customers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after, everybody = self.request.GET.get("after", ""), members(self.segment)
        try:
            rows = following(everybody, after) if after else everybody
        except Invalid as error:
            raise BadRequest from error
        page = list(rows[: PER_PAGE + 1])
        has_more = len(page) > PER_PAGE
        return super().get_context_data(
            tab="customers",
            entries_form=EntriesForm(),
            counted=counted(everybody),
            rows=page[:PER_PAGE],
            after=after,
            next_place=place_of(page[PER_PAGE - 1]) if has_more else "",
            **kwargs,
        )


class SegmentMoves(SegmentPage):
    """`?way=left`: who left it and when; otherwise who came and is still there. The latest first."""

    template_name = "metrics/segment_moves.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        way = LEFT if self.request.GET.get("way") == LEFT.key else CAME
        page = page_of(self.request.GET, moves(self.segment, way), way.order)
        return super().get_context_data(
            tab=way.key, rows=page.rows, previous=page.previous, next=page.next, **kwargs
        )


class SegmentCustomersExport(Guarded, View):
    permission_required = "metrics.export"

    def get(self, request: HttpRequest, slug: str) -> StreamingHttpResponse:
        segment = get_object_or_404(Segment, slug=slug)
        note_export(viewer=request.user, what=segment.name)
        return csv_file(member_header(), map(member_row, rows_to_write(segment)), name=slug)
