"""Who stands in a band of value."""

from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from metrics.domain.life_cycle import with_status
from metrics.models import CustomerMetrics, Segment, SegmentMembership


def customers_between(
    low: Decimal | None, high: Decimal | None, segment: str = ""
) -> QuerySet[CustomerMetrics]:
    """Buyers, of a segment where its slug is given, most revenue first; annotated with `status`.

    Its number is looked up first: by it PostgreSQL knows whether there are few members, or many.
    """
    bounds = {"revenue__gte": low, "revenue__lt": high}
    inside = Q(**{lookup: bound for lookup, bound in bounds.items() if bound is not None})
    rows = CustomerMetrics.objects.filter(inside, orders__gt=0).select_related("customer")
    if segment:
        number = Segment.objects.filter(slug=segment).values_list("pk", flat=True).first()
        stays = SegmentMembership.objects.filter(left_at=None, segment=number or 0, customer=OuterRef("pk"))
        rows = rows.filter(Exists(stays))
    return with_status(rows).order_by("-revenue", "customer_id")
