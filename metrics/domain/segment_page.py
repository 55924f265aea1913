"""One segment in depth: how it does, its size over time, who came and who left, whom else it means."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import date_as
from core.template_tags import number
from metrics.domain.charts import Point, Trend
from metrics.domain.days import today
from metrics.domain.preview import Overlap, house_sums, overlaps_among
from metrics.domain.registry.metric import Split
from metrics.domain.snapshot.board import Board, board
from metrics.domain.snapshot.scopes import Named
from metrics.domain.snapshot.series import Scope
from metrics.models import Segment, SegmentFigures, SegmentMembership

HISTORY = timedelta(days=365)
LATEST_DAYS = timedelta(days=89)
LATELY = 5
LOOKED_AT = 2_000
TOLD = {"nps", "csat", "first_contact_resolution", "retention", "predicted_value"}


@dataclass(frozen=True)
class Way:
    """Into a segment or out of it; each order has its index."""

    key: str
    order: tuple[str, str]


CAME = Way("came", ("-entered_at", "-pk"))
LEFT = Way("left", ("-left_at", "-pk"))


@dataclass(frozen=True)
class Standing:
    """The latest figures of a segment, and those of each day before."""

    sums: SegmentFigures
    days: Sequence[SegmentFigures]
    everybody: int

    @property
    def share(self) -> float | None:
        return self.sums.customers / self.everybody if self.everybody else None

    @property
    def per_head(self) -> float | None:
        return float(self.sums.revenue) / self.sums.customers if self.sums.customers else None

    @property
    def chart(self) -> Trend:
        return Trend(
            key="size",
            title=_("Size over time"),
            points=[
                Point(
                    label=date_as(each.day, "medium", language=get_language() or "en"),
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
    return Standing(rows[0], rows[::-1], house_sums()[0]) if rows else None


def board_of(segment: Segment) -> Board:
    """The figures of its customers, as on the dashboard, over the days of the dashboard."""
    named = Named(f"segment:{segment.slug}", Scope(segment=segment.pk), segment.name, Split.SEGMENT)
    until = today()
    found = board(named, since=until - LATEST_DAYS, until=until)
    return replace(found, tiles=[tile for tile in found.tiles if tile.metric.key in TOLD])


def moves(segment: Segment, way: Way) -> QuerySet[SegmentMembership]:
    """In no order yet: those still there by when they came, or those who left."""
    stays = SegmentMembership.objects.filter(segment=segment, left_at__isnull=way is CAME)
    return stays.prefetch_related("customer__metrics")  # not joined: the order is that of the index


def moves_lately(segment: Segment, way: Way) -> QuerySet[SegmentMembership]:
    return moves(segment, way).order_by(*way.order)[:LATELY]


def overlaps_of(segment: Segment) -> list[Overlap]:
    """Of its members, or of some of many: how many are in which other segment."""
    stays = SegmentMembership.objects.filter(left_at=None)
    ids = list(stays.filter(segment=segment).values_list("customer", flat=True)[:LOOKED_AT])
    return overlaps_among(ids, segment.slug) if ids else []
