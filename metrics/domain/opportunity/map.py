"""The map of loyalty and opportunity, ready for a page: nine stored sums, and their picture."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.template_tags import number, percent
from metrics.domain.charts import Cell as Drawn
from metrics.domain.charts import MapChart
from metrics.domain.narrowed.read import kept, rows_of
from metrics.domain.opportunity.cell import LOW, LOYAL, OPEN, THIRDS, Words, advice, name_of
from metrics.enums import NarrowedReport
from metrics.models import OpportunityFigures, Segment

COLUMNS = ("name", "loyalty", "opportunity", "revenue", "tier", "last_order", "last_nps")


@dataclass(frozen=True)
class Cell:
    """One cell; shares are of everybody on the map, of all their revenue, of all opportunity."""

    sums: OpportunityFigures
    share: float
    revenue_share: float | None
    open_share: float | None
    segment: str = ""

    @property
    def key(self) -> str:
        return f"{self.sums.loyalty_third}-{self.sums.value_third}"

    @property
    def at_risk(self) -> float:
        return self.sums.at_risk / self.sums.customers if self.sums.customers else 0.0

    @property
    def action(self) -> Words:
        return self._advice[0]

    @property
    def reason(self) -> Words:
        return self._advice[1]

    @property
    def _advice(self) -> tuple[Words, Words]:
        return advice(self.sums.loyalty_third, self.sums.value_third, at_risk=self.at_risk)

    @property
    def loyalty(self) -> Words:
        return LOYAL[self.sums.loyalty_third]

    @property
    def opportunity(self) -> Words:
        return OPEN[self.sums.value_third]

    @property
    def href(self) -> str:
        """The list of customers, which also goes out as a file and onto a list."""
        asked = {
            "map_cell": self.key,
            "order": "-opportunity",
            "columns": COLUMNS,
        } | ({"segment": self.segment} if self.segment else {})
        return f"{reverse('customers:customer-list')}?{urlencode(asked, doseq=True)}"


@dataclass(frozen=True)
class Map:
    """`cells` from the most loyal down, each row from the least opportunity to the largest."""

    cells: list[Cell]
    computed_at: datetime | None = None

    @property
    def customers(self) -> int:
        return sum(cell.sums.customers for cell in self.cells)

    @property
    def peopled(self) -> list[Cell]:
        """Those with customers in them, the largest opportunity first."""
        found = [cell for cell in self.cells if cell.sums.customers]
        return sorted(found, key=lambda cell: (-cell.sums.open_value, -cell.sums.loyalty_third))


def opportunity_map(segment: Segment | None = None) -> Map:
    stored = _of_members(segment) if segment else list(OpportunityFigures.objects.all())
    if not stored:
        return Map([])
    customers = sum(sums.customers for sums in stored)
    revenue = sum((sums.revenue for sums in stored), Decimal(0))
    open_value = sum((sums.open_value for sums in stored), Decimal(0))
    cells = [
        Cell(
            sums,
            share=sums.customers / customers if customers else 0.0,
            revenue_share=float(sums.revenue / revenue) if revenue > 0 else None,
            open_share=float(sums.open_value / open_value) if open_value > 0 else None,
            segment=segment.slug if segment else "",
        )
        for sums in stored
    ]
    return Map(cells, stored[0].computed_at)


def _of_members(segment: Segment) -> list[OpportunityFigures]:
    """Of those who are in a segment now, all nine cells; the thirds are by rank among everybody."""
    found = kept(NarrowedReport.MAP, segment)
    known = {(row["loyalty_third"], row["value_third"]): row for row in rows_of(found)}
    if found is None:
        return []
    nothing = {"customers": 0, "at_risk": 0, "revenue": 0, "open_value": 0}
    return [
        OpportunityFigures(
            loyalty_third=loyalty,
            value_third=value,
            computed_at=found.computed_at,
            **{
                name: Decimal(str(known.get((loyalty, value), nothing)[name]))
                if name in {"revenue", "open_value"}
                else known.get((loyalty, value), nothing)[name]
                for name in nothing
            },
        )
        for loyalty in THIRDS[::-1]
        for value in THIRDS
    ]


def map_chart(found: Map) -> MapChart:
    return MapChart(
        key="map",
        title=_("Loyalty and opportunity"),
        cells=[
            Drawn(
                row=len(THIRDS) - cell.sums.loyalty_third,
                column=cell.sums.value_third - LOW,
                size=cell.sums.customers,
                weight=cell.open_share or 0.0,
                label=str(cell.action),
                detail=percent(cell.share),
                words=name_of(cell.sums.loyalty_third, cell.sums.value_third),
                href=cell.href,
            )
            for cell in found.cells
        ],
        rows=[str(LOYAL[third]) for third in THIRDS[::-1]],
        columns=[str(OPEN[third]) for third in THIRDS],
        row_header=_("Loyalty"),
        column_header=_("Opportunity"),
        size_header=_("Customers"),
        weight_header=_("Share of opportunity"),
        format_size=number,
        format_weight=percent,
        note=_(
            "Each third of the customers by rank, equals together. The disc: how many they are; "
            "the darker, the more they will probably bring."
        ),
    )
