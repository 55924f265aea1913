"""The distribution of value as a page reads it: the latest count, and what it was some time before."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from metrics.domain.flow.question import Exclusive, segmentations
from metrics.domain.flow.report import Balance, Movement, movement
from metrics.domain.narrowed.read import kept
from metrics.enums import NarrowedReport, Segmentation, Tier, ValueMeasure
from metrics.models import Segment, SegmentFlow, ValueFigures

SEGMENT_OF = {Tier.GREAT: "tier-great", Tier.GOOD: "tier-good", Tier.REGULAR: "tier-regular"}


@dataclass(frozen=True)
class TierLine:
    """One tier; `moved` tells who entered and left it since, where that was counted."""

    tier: Tier
    customers: int
    buyers: int
    orders: int
    revenue: float
    predicted: float
    least: float
    share: float
    revenue_share: float | None
    moved: Balance | None
    within: str = ""

    @property
    def href(self) -> str:
        """Its customers; narrowed to a segment, those of both."""
        if not self.within:
            return reverse("metrics:segment-customers", args=[SEGMENT_OF[self.tier]])
        asked = {"tier": self.tier.value, "segment": self.within}
        return f"{reverse('customers:customer-list')}?{urlencode(asked)}"


@dataclass(frozen=True)
class BandLine:
    """Who is worth from `low` to below `high`; None: no bound on that side."""

    low: float | None
    high: float | None
    customers: int
    value: float
    share: float
    value_share: float | None
    href: str


@dataclass(frozen=True)
class ValueReport:
    """`row` is None until it was first counted; `before` where nothing was counted so long ago."""

    measure: ValueMeasure
    back: int
    row: ValueFigures | None
    before: ValueFigures | None
    moved: Movement | None
    segment: Segment | None = None

    @property
    def customers(self) -> int:
        return self.row.customers if self.row else 0

    @cached_property
    def tiers(self) -> list[TierLine]:
        """The best first, whatever the measure: tiers rank by revenue."""
        told = {each["tier"]: each for each in self._told("tiers")}
        heads = sum(each["customers"] for each in told.values())
        revenue = sum(each["revenue"] for each in told.values())
        moved = {each.segment.slug: each for each in self.moved.balances} if self.moved else {}
        return [
            TierLine(
                tier=tier,
                share=told[tier]["customers"] / heads,
                revenue_share=told[tier]["revenue"] / revenue if revenue > 0 else None,
                moved=moved.get(SEGMENT_OF[tier]),
                within=self.segment.slug if self.segment else "",
                **{name: value for name, value in told[tier].items() if name != "tier"},
            )
            for tier in Tier
            if tier in told
        ]

    @cached_property
    def bands(self) -> list[BandLine]:
        return [self._line(band) for band in self._told("bands")]

    @cached_property
    def classes(self) -> list[BandLine]:
        """Who brings the first 70 %, the next 20 % and the last 10 % of all."""
        return [self._line(band) for band in self._told("classes")]

    def _told(self, name: str) -> list[Any]:
        return self.row.report.get(name, []) if self.row else []

    def _line(self, band: list[float | None]) -> BandLine:
        low, high, customers, value = band
        total = float(self.row.total) if self.row else 0.0
        many = int(customers or 0)
        return BandLine(
            low,
            high,
            many,
            value or 0.0,
            share=many / self.customers if self.customers else 0.0,
            value_share=(value or 0.0) / total if total > 0 else None,
            href=address_between(self.measure, low, high, self.segment.slug if self.segment else ""),
        )


def address_between(measure: ValueMeasure, low: float | None, high: float | None, segment: str = "") -> str:
    """Where those worth from `low` to below `high` are listed."""
    asked = {name: f"{bound:.2f}" for name, bound in (("low", low), ("high", high)) if bound is not None}
    asked |= {"segment": segment} if segment else {}
    if measure == ValueMeasure.PREDICTED:
        address = reverse("metrics:behind", args=["predicted_value"])
    else:
        address = reverse("metrics:value-customers")
    return f"{address}?{urlencode(asked)}" if asked else address


def value_report(measure: ValueMeasure, *, back: int, segment: Segment | None = None) -> ValueReport:
    """Rows that were counted beforehand: none of the customers is read. Of a segment as it is now alone."""
    if segment:
        return ValueReport(measure, back, _of_members(measure, segment), None, None, segment)
    rows = ValueFigures.objects.filter(measure=measure)
    row = rows.first()
    before = rows.filter(day__lte=row.day - timedelta(days=back)).first() if row else None
    moved = _moved(back) if measure == ValueMeasure.REVENUE and row else None
    return ValueReport(measure, back, row, before, moved)


def _of_members(measure: ValueMeasure, segment: Segment) -> ValueFigures | None:
    found = kept(NarrowedReport(measure), segment)
    if found is None:
        return None
    day = localdate(found.computed_at)
    return ValueFigures(measure=measure, day=day, computed_at=found.computed_at, **found.figures)


def _moved(back: int) -> Movement | None:
    asked = SegmentFlow.objects.filter(
        segmentation=Segmentation.VALUE, since=F("until") - timedelta(days=back), counted_at__isnull=False
    )
    flow = asked.order_by("-until").first()
    of = _tiers() if flow and flow.begins and flow.begins <= flow.since else None
    return movement(of, flow.since, flow.until) if of and flow else None


def _tiers() -> Exclusive | None:
    return next((each for each in segmentations() if each.key == Segmentation.VALUE), None)
