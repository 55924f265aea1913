"""A movement between two days, ready for a page: who came from where, as picture and table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.template_tags import number, percent
from metrics.domain.charts import FlowChart, Ribbon
from metrics.domain.flow.customers import ANY, OTHER, End, address_of_way
from metrics.domain.flow.question import Exclusive
from metrics.models import FlowLine, Segment, SegmentFlow


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
class Counted:
    """So many customers, and where they are listed."""

    customers: int
    href: str


@dataclass(frozen=True)
class Balance:
    """One segment: who was there at the beginning and at the end, who entered and left between."""

    segment: Segment
    before: Counted
    after: Counted
    entered: Counted
    left: Counted


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
            before=self._counted(from_here, segment, ANY),
            after=self._counted(to_here, ANY, segment),
            entered=self._counted([move for move in to_here if not move.stayed], OTHER, segment),
            left=self._counted([move for move in from_here if not move.stayed], segment, OTHER),
        )

    def _counted(self, moves: Sequence[Move], source: End, target: End) -> Counted:
        customers = sum(move.line.customers for move in moves)
        return Counted(
            customers,
            address_of_way(self.of, source=source, target=target, since=self.since, until=self.until),
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
    href = address_of_way(of, source=source, target=target, since=since, until=until)
    return Move(source, target, line, line.customers / total, href if source != target else "")


def flow_chart(found: Movement) -> FlowChart:
    outside = _("in none of them")
    names = [segment.name for segment in found.of.segments]
    return FlowChart(
        key="flow",
        title=_("Who moved from where to where"),
        nodes=[*names, outside],
        outside=outside,
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
