"""A movement between two days, ready for a page: who came from where, as picture and table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.template_tags import number, percent
from metrics.domain.charts import FlowChart, Ribbon
from metrics.domain.flow.count import moments
from metrics.domain.flow.question import Exclusive
from metrics.models import FlowLine, Segment, SegmentFlow, SegmentMembership

NONE = "none"


@dataclass(frozen=True)
class Move:
    """Customers who were in `source` and are in `target`; without one, in none of the segmentation."""

    source: Segment | None
    target: Segment | None
    line: FlowLine
    share: float
    href: str

    @property
    def stayed(self) -> bool:
        return self.source == self.target


@dataclass(frozen=True)
class Balance:
    """One segment: how many at the beginning and at the end, how many entered and left between."""

    segment: Segment
    before: int
    after: int
    entered: int
    left: int


@dataclass(frozen=True)
class Movement:
    """`moves` is empty until it was counted, and where nobody wrote down who was where on the first day."""

    of: Exclusive
    since: date
    until: date
    flow: SegmentFlow | None
    moves: list[Move]

    @property
    def is_counted(self) -> bool:
        return bool(self.flow and self.flow.counted_at)

    @property
    def moved(self) -> list[Move]:
        return [move for move in self.moves if not move.stayed]

    @property
    def customers(self) -> int:
        return sum(move.line.customers for move in self.moves)

    @property
    def moved_share(self) -> float | None:
        moved = sum(move.line.customers for move in self.moved)
        return moved / self.customers if self.customers else None

    @property
    def balances(self) -> list[Balance]:
        return [self._balance(segment) for segment in self.of.segments]

    def _balance(self, segment: Segment) -> Balance:
        from_here = [move for move in self.moves if move.source == segment]
        to_here = [move for move in self.moves if move.target == segment]
        return Balance(
            segment,
            before=sum(move.line.customers for move in from_here),
            after=sum(move.line.customers for move in to_here),
            entered=sum(move.line.customers for move in to_here if not move.stayed),
            left=sum(move.line.customers for move in from_here if not move.stayed),
        )


def movement(of: Exclusive, since: date, until: date) -> Movement:
    """As it was counted; nothing is counted here."""
    flow = SegmentFlow.objects.filter(segmentation=of.key, since=since, until=until).first()
    lines = list(FlowLine.objects.filter(flow=flow)) if flow else []
    total = sum(line.customers for line in lines)
    by_id = {segment.pk: segment for segment in of.segments}
    moves = [_move(of, since, until, line, by_id, total) for line in lines]
    return Movement(of, since, until, flow, sorted(moves, key=lambda move: -move.line.customers))


def _move(
    of: Exclusive, since: date, until: date, line: FlowLine, by_id: dict[int, Segment], total: int
) -> Move:
    source, target = by_id.get(line.source_id or 0), by_id.get(line.target_id or 0)
    asked: dict[str, Any] = {"of": of.key, "since": since, "until": until}
    asked |= {"source": source.slug if source else NONE, "target": target.slug if target else NONE}
    href = f"{reverse('metrics:flow-customers')}?{urlencode(asked)}"
    return Move(source, target, line, line.customers / total, href if source != target else "")


LEAVING, COMING = ("-left_at", "-pk"), ("-pk",)
"""The order in which a way is listed: the latest to move first, as an index has it."""


def flow_customers(
    of: Exclusive | None, *, source: Segment | None, target: Segment | None, since: date, until: date
) -> tuple[QuerySet[SegmentMembership], Sequence[str]]:
    """The stays that ended for those who left `source`; where they were in none, the stays they entered.

    Who was in one segment at the beginning and in another at the end has left the first between: what is
    read are the stays that ended in these days, not everybody who is in a segment.
    """
    at = moments(since, until)
    stays = SegmentMembership.objects.select_related("customer__metrics")
    theirs = SegmentMembership.objects.filter(customer=OuterRef("customer"))
    among = of.segments if of else []
    if source is None:
        before = Exists(theirs.filter(_during(at["begin"]), segment__in=among))
        came = stays.filter(_at_the_end(at["end"]), ~before, segment=target, entered_at__gte=at["begin"])
        return came, COMING
    there = Exists(theirs.filter(_at_the_end(at["end"]), segment__in=[target] if target else among))
    ended = Q(entered_at__lt=at["begin"], left_at__gte=at["begin"], left_at__lt=at["end"])
    return stays.filter(ended, there if target else ~there, segment=source), LEAVING


def _at_the_end(moment: datetime) -> Q:
    """Of a day that goes on: who is there now."""
    return Q(left_at=None) if moment > timezone.now() else _during(moment)


def _during(moment: Any) -> Q:
    return Q(entered_at__lt=moment) & (Q(left_at=None) | Q(left_at__gte=moment))


def flow_chart(found: Movement) -> FlowChart:
    outside = _("in none of them")
    names = [segment.name for segment in found.of.segments]
    return FlowChart(
        key="flow",
        title=_("Who moved from where to where"),
        nodes=[*names, outside],
        ribbons=[_ribbon(move, outside) for move in found.moves],
        source_header=_("Before"),
        target_header=_("After"),
        value_header=_("Customers"),
        format_value=number,
        note=_("%(share)s of %(n)s customers moved. Who stayed is drawn pale.")
        % {"share": percent(found.moved_share or 0.0, 1), "n": number(found.customers)},
    )


def _ribbon(move: Move, outside: str) -> Ribbon:
    return Ribbon(
        source=move.source.name if move.source else outside,
        target=move.target.name if move.target else outside,
        value=move.line.customers,
        href=move.href,
    )


def named(of: Exclusive | None, slug: str) -> Segment | None:
    """Raises KeyError for what is none of the segmentation."""
    if slug == NONE:
        return None
    return {segment.slug: segment for segment in (of.segments if of else [])}[slug]
