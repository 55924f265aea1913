"""What is known in figures about one customer, ready for a page; and lists of customers by them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from core.errors import Invalid
from core.sql import prepared
from customers.models import Customer
from metrics.domain.behind.address import address_of
from metrics.domain.behind.reading import as_read, reachable
from metrics.domain.formulas.basket import purchase_frequency
from metrics.domain.formulas.nps import LAST_DETRACTOR
from metrics.domain.life_cycle import HOLDS, with_status
from metrics.enums import SegmentKind, Status, Tier
from metrics.models import CustomerMetrics, CustomerPrediction, Listing, Segment, SegmentMembership

YEAR = timedelta(days=365.25)
LISTED = ("orders", "revenue", "average_basket", "nps", "contacts")
SHOWN_OF_SEGMENT = ("slug", "name_fr", "name_en", "segmentation")


@dataclass(frozen=True)
class CustomerFigures:
    row: CustomerMetrics
    status: Status
    segments: list[Segment]
    lists: list[Segment]
    prediction: CustomerPrediction | None

    @property
    def tier(self) -> Tier:
        return Tier(self.row.tier)

    @property
    def tone(self) -> str:
        """How good the news of the status are."""
        tones = {Status.LAPSING: "warn", Status.LOST: "bad"}
        return tones.get(self.status, "good" if self.status in {Status.REGULAR, Status.WON_BACK} else "")

    @property
    def behind(self) -> dict[str, str]:
        """By figure, where that of this customer is listed which it is made of."""
        return {key: address_of(key, customer=self.row.pk) for key in LISTED}

    @property
    def frequency(self) -> float | None:
        """Orders a year since the first one; None before a year is over."""
        if not self.row.first_order_at:
            return None
        years = (timezone.now() - self.row.first_order_at) / YEAR
        return purchase_frequency(orders=self.row.orders, customer_years=years) if years >= 1 else None


def figures_of(customer_id: int) -> CustomerFigures | None:
    """In one statement. None as long as the metrics have not heard of this customer: a second or two."""
    row: Any
    for row in _known_of(customer_id):
        held, listed = ([Segment(**words) for words in part] for part in (row.held, row.listed))
        prediction = getattr(row.customer, "prediction", None)
        return CustomerFigures(row, Status(row.status), held, listed, prediction)
    return None


def lists_of(customer_id: int) -> QuerySet[Listing]:
    """The lists made by hand that a customer is on, by name."""
    on = Listing.objects.filter(customer=customer_id, segment__archived_at=None)
    return on.select_related("segment").order_by("segment__name_fr", "pk")


@prepared
def _known_of(customer_id: int) -> QuerySet[CustomerMetrics]:
    """With `held` and `listed`: what is shown of the segments they are in, and of the lists they are on."""
    stays = SegmentMembership.objects.filter(customer=OuterRef("pk"), left_at=None)
    rules = stays.filter(segment__kind=SegmentKind.RULE).order_by("segment__position", "segment__slug")
    shown = JSONObject(**{name: f"segment__{name}" for name in SHOWN_OF_SEGMENT})
    lists = Listing.objects.filter(customer=OuterRef("pk"), segment__archived_at=None)
    by_name = lists.order_by("segment__name_fr", "pk").values_list(shown)
    rows = with_status(CustomerMetrics.objects.filter(pk=customer_id))
    unread = [f"customer__{field.name}" for field in Customer._meta.concrete_fields if not field.primary_key]
    return (
        rows.select_related("customer__prediction")
        .defer(*unread)
        .annotate(held=ArraySubquery(rules.values_list(shown)), listed=ArraySubquery(by_name))
    )


def members(segment: Segment) -> QuerySet[CustomerMetrics]:
    """Who is in a segment now, most revenue first; annotated with `status`."""
    stays = SegmentMembership.objects.filter(segment=segment, left_at=None, customer=OuterRef("pk"))
    rows = CustomerMetrics.objects.filter(Exists(stays)).select_related("customer")
    return with_status(rows).order_by("-revenue", "customer_id")


def rows_to_write(segment: Segment) -> Iterator[CustomerMetrics]:
    """The same with where they can be reached and since when they are in, for a file, as it is read."""
    stays = SegmentMembership.objects.filter(segment=segment, left_at=None, customer=OuterRef("pk"))
    return as_read(reachable(members(segment).annotate(entered_at=Subquery(stays.values("entered_at")[:1]))))


def place_of(row: CustomerMetrics) -> str:
    """Where a row stands in the order of revenue, for `following`."""
    return f"{row.revenue}_{row.pk}"


def following(rows: QuerySet[CustomerMetrics], place: str) -> QuerySet[CustomerMetrics]:
    """Those after a place. Raises Invalid for what is none."""
    revenue, _, customer = place.partition("_")
    try:
        last, pk = Decimal(revenue), int(customer)
    except (InvalidOperation, ValueError):
        raise Invalid("place", field="after") from None
    if not (last.is_finite() and abs(last) < 10**14 and 0 <= pk < 2**63):
        raise Invalid("place", field="after")
    return rows.filter(Q(revenue__lte=last) & (Q(revenue__lt=last) | Q(customer_id__gt=pk)))


def silent_but_valuable(limit: int) -> list[CustomerMetrics]:
    """The lapsing customers who bought most: to be won back before they are lost."""
    rows = CustomerMetrics.objects.select_related("customer").filter(HOLDS[Status.LAPSING], revenue__gt=0)
    return list(rows.order_by("-revenue", "customer_id")[:limit])


def latest_detractors(limit: int) -> list[CustomerMetrics]:
    rows = CustomerMetrics.objects.select_related("customer").filter(last_nps__lte=LAST_DETRACTOR)
    return list(rows.order_by("-last_nps_at")[:limit])
