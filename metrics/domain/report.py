"""The segment report: a handful of stored sums, however many customers there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _

from metrics.domain import registry
from metrics.domain.formulas.basket import average_basket, purchase_frequency
from metrics.domain.formulas.nps import Nps, nps
from metrics.domain.registry import Metric, Words
from metrics.domain.registry.metric import SAMPLED
from metrics.domain.snapshot.words import interval_words, shown_words
from metrics.domain.windows import with_windows
from metrics.enums import Segmentation
from metrics.models import MetricSnapshot, Segment, SegmentFigures
from metrics.models.figures import ScoreCounts

BESIDE: dict[str, Words] = {
    "retention": with_windows(_("Retention, %(active)s")),
    "csat": _("CSAT"),
    "ces": _("CES"),
    "first_contact_resolution": _("Solved at first contact"),
    "clv_value": _("Lifetime value by cost"),
    "clv_simple": _("Lifetime value, simple"),
    "clv_discounted": _("Lifetime value, discounted"),
    "predicted_value": _("Predicted value"),
    "churn_risk": _("Churn risk"),
}
"""Metrics read off the snapshots of each segment, by what their column is called."""


@dataclass(frozen=True)
class Beside:
    """What was last written down of one of them."""

    metric: Metric
    label: Words
    row: MetricSnapshot | None = None

    @property
    def words(self) -> str:
        return shown_words(self.metric, self.row)

    @property
    def between(self) -> list[str]:
        return interval_words(self.metric, self.row)

    @property
    def has_interval(self) -> bool:
        """Whether there is a method for one."""
        return self.metric.daily is not None and self.metric.daily.method in SAMPLED

    @property
    def n(self) -> int:
        return self.row.n if self.row else 0


def beside(told: Mapping[str, MetricSnapshot] | None = None) -> list[Beside]:
    """In the order of the columns."""
    return [Beside(registry.get(key), label, (told or {}).get(key)) for key, label in BESIDE.items()]


@dataclass(frozen=True)
class Line:
    """One segment beside the others; shares are of all customers and of their whole revenue."""

    segment: Segment
    sums: SegmentFigures
    share: float | None
    revenue_share: float | None
    told: Mapping[str, MetricSnapshot] = field(default_factory=dict)
    """What was written down last of the metrics `BESIDE`, by their keys."""

    @property
    def beside(self) -> list[Beside]:
        return beside(self.told)

    @property
    def basket(self) -> Decimal | None:
        return average_basket(net_revenue=self.sums.revenue, orders=self.sums.orders)

    @property
    def frequency(self) -> float | None:
        return purchase_frequency(orders=self.sums.orders, customer_years=self.sums.customer_years)

    @property
    def nps(self) -> Nps | None:
        return nps_of(self.sums)


@dataclass(frozen=True)
class Group:
    """The segments of one segmentation."""

    segmentation: Segmentation
    lines: list[Line]

    @property
    def beside(self) -> list[Beside]:
        """What the columns are called."""
        return beside()


@dataclass(frozen=True)
class Report:
    """`day` and `computed_at` are None before anything was ever added up."""

    groups: list[Group]
    day: date | None = None
    computed_at: datetime | None = None

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]


def segment_report() -> Report:
    """As last added up, for every segment."""
    last = SegmentFigures.objects.order_by("-day").values("day")[:1]
    stored = list(
        SegmentFigures.objects.filter(day=Subquery(last))
        .select_related("segment")
        .order_by("segment__position", "segment__slug")
    )
    if not stored:
        return Report([])
    told = _told(stored)
    groups = [_group(segmentation, stored, told) for segmentation in Segmentation]
    return Report([group for group in groups if group.lines], stored[0].day, stored[0].computed_at)


def _told(stored: list[SegmentFigures]) -> dict[int, dict[str, MetricSnapshot]]:
    """By segment and metric, from one query: of this day, or of the day before until this one is written."""
    day = stored[0].day
    rows = MetricSnapshot.objects.filter(
        metric__in=BESIDE.keys(),
        segment__in=[sums.segment_id for sums in stored],
        day__range=(day - timedelta(days=1), day),
    )
    found: dict[int, dict[str, MetricSnapshot]] = {}
    for row in rows.order_by("day"):
        found.setdefault(row.segment_id or 0, {})[row.metric] = row
    return found


def _group(
    segmentation: Segmentation, stored: list[SegmentFigures], told: dict[int, dict[str, MetricSnapshot]]
) -> Group:
    """Everybody is in exactly one segment of the life cycle: together these are the whole."""
    whole = [sums for sums in stored if sums.segment.segmentation == Segmentation.LIFE_CYCLE]
    customers, revenue = sum(sums.customers for sums in whole), sum(sums.revenue for sums in whole)
    return Group(
        segmentation,
        [
            Line(
                segment=sums.segment,
                sums=sums,
                share=sums.customers / customers if customers else None,
                revenue_share=float(sums.revenue / revenue) if revenue > 0 else None,
                told=told.get(sums.segment_id, {}),
            )
            for sums in stored
            if sums.segment.segmentation == segmentation
        ],
    )


def nps_of(counts: ScoreCounts) -> Nps | None:
    """The score of the latest answer of each customer."""
    return nps(promoters=counts.promoters, passives=counts.passives, detractors=counts.detractors)
