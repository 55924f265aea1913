"""One segment in depth: its size over time, who came and went lately, what it brings, whom else it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_date
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import babel_locale
from core.template_tags import number
from metrics.domain.charts import Point, Trend
from metrics.domain.preview import Overlap, overlaps_among
from metrics.domain.report import nps_of
from metrics.models import Segment, SegmentFigures, SegmentMembership

HISTORY = timedelta(days=365)
LATELY = 8
LOOKED_AT = 2_000


@dataclass(frozen=True)
class Standing:
    """The latest figures of a segment, and those of each day before."""

    sums: SegmentFigures
    days: Sequence[SegmentFigures]

    @property
    def per_head(self) -> float | None:
        return float(self.sums.revenue) / self.sums.customers if self.sums.customers else None

    @property
    def nps(self) -> object:
        return nps_of(self.sums)

    @property
    def chart(self) -> Trend:
        return Trend(
            key="size",
            title=_("Size over time"),
            points=[
                Point(
                    label=format_date(each.day, "medium", locale=babel_locale(get_language() or "en")),
                    value=each.customers,
                )
                for each in self.days
            ],
            label_header=_("Day"),
            value_header=_("Customers"),
            format_value=number,
            empty_text=_("The size is written down every day: the line begins tomorrow."),
        )


def standing_of(segment: Segment) -> Standing | None:
    """None until it was added up for the first time."""
    rows = list(SegmentFigures.objects.filter(segment=segment).order_by("-day")[: HISTORY.days])
    return Standing(rows[0], rows[::-1]) if rows else None


def came_lately(segment: Segment) -> QuerySet[SegmentMembership]:
    stays = SegmentMembership.objects.filter(segment=segment, left_at=None)
    return stays.select_related("customer").order_by("-entered_at", "-pk")[:LATELY]


def went_lately(segment: Segment) -> QuerySet[SegmentMembership]:
    stays = SegmentMembership.objects.filter(segment=segment, left_at__isnull=False)
    return stays.select_related("customer").order_by("-left_at")[:LATELY]


def overlaps_of(segment: Segment) -> list[Overlap]:
    """Of its members, or of some of many: how many are in which other segment."""
    stays = SegmentMembership.objects.filter(left_at=None)
    ids = list(stays.filter(segment=segment).values_list("customer", flat=True)[:LOOKED_AT])
    return overlaps_among(ids, segment.slug) if ids else []
