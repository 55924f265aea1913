"""What a list of customers can be asked for."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, IntegerField, Q, QuerySet, Value
from rest_framework import serializers

from core.api import Filters
from core.errors import Invalid
from customers.identity.domain.find import LONGEST, MOST_FOUND, find_customers
from customers.models import Customer, Merge
from customers.people.domain.customer_list import among_few, in_order
from customers.people.domain.facets import Filter, offered
from customers.validators import normal_email, normal_phone


class ListFilter(serializers.CharField):
    """What the list of the pages can be narrowed by, read by the same definition."""

    def __init__(self, listed: Filter) -> None:
        self.listed = listed
        super().__init__(required=False, max_length=200, help_text=str(listed.label))

    def __deepcopy__(self, memo: dict[int, Any]) -> "ListFilter":
        return ListFilter(self.listed)

    def run_validators(self, value: Any) -> None:
        """The definition has checked it; what it makes of a text is none any more."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return self.listed.clean(super().to_internal_value(data))
        except Invalid as refusal:
            raise serializers.ValidationError(str(refusal)) from None


class CustomerFilters(Filters):
    """The search, filters and orders of the list, read as the page reads them, and the ways to name one."""

    ordering: tuple[str, ...] = ("-pk",)
    q = serializers.CharField(
        required=False,
        max_length=LONGEST,
        help_text=f"A name as heard, a number, an address, an order: {MOST_FOUND} at most, the surest first.",
    )
    phone = serializers.CharField(required=False, max_length=40, help_text="In any written form.")
    email = serializers.CharField(required=False, max_length=254)
    source = serializers.CharField(required=False, max_length=60)  # type: ignore[assignment]  # a field of that name
    external_id = serializers.CharField(required=False, max_length=120)
    lookups = {"phone": "pk__in", "email": "pk__in"}

    def get_fields(self) -> dict[str, Any]:
        user = getattr(self.context.get("request"), "user", None)
        asked = user and user.is_authenticated and user.has_perm
        self.offer = offered(asked or (lambda _right: True))  # nobody asks: all of them are described
        ways = [way for key in self.offer.orders for way in (key, f"-{key}")]
        order = serializers.ChoiceField(
            ways, required=False, help_text="As the list sorts; the latest first."
        )
        listed = {key: ListFilter(each) for key, each in self.offer.filters.items()}
        return {**listed, **super().get_fields(), "order": order}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = {key: each for key, each in self.fields.items() if isinstance(each, ListFilter)}
        query, order = (self.validated_data.pop(name, "") for name in ("q", "order"))
        values = {key: self.validated_data.pop(key) for key in asked if key in self.validated_data}
        rows = super().apply(self._known_as(rows))
        conditions = [asked[key].listed.q(value) for key, value in values.items()]
        rows = among_few(rows.filter(*conditions)) if conditions else rows
        return self._sorted(self._found(rows, query) if query else rows, order)

    def _found(self, rows: QuerySet[Any], query: str) -> QuerySet[Any]:
        hits = find_customers(query, limit=MOST_FOUND, within=rows.prefetch_related(None))
        ids = Value([hit.customer.pk for hit in hits], output_field=ArrayField(BigIntegerField()))
        rank = Func(ids, F("pk"), function="array_position", output_field=IntegerField())
        self.ordering = ("rank",)
        return rows.filter(pk__in=[hit.customer.pk for hit in hits]).annotate(rank=rank)

    def _sorted(self, rows: QuerySet[Any], order: str) -> QuerySet[Any]:
        if order:
            way = self.offer.orders[order.removeprefix("-")]
            rows, names = in_order(rows, way, falling=order.startswith("-"))
            self.ordering = tuple(names)
        return rows

    def _known_as(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """An id that came with a merge finds whom it leads to."""
        asked = self.validated_data
        if not asked.get("external_id"):
            return rows
        ids = {name: asked.pop(name) for name in ("source", "external_id") if name in asked}
        merged = Merge.objects.filter(**ids, undone_at=None)
        return rows.filter(Q(**ids) | Q(pk__in=merged.values("survivor")))

    def validate_phone(self, written: str) -> Any:
        return Customer.objects.filter(phones__number=normal_phone(written)).values("pk")

    def validate_email(self, written: str) -> Any:
        return Customer.objects.filter(emails__address=normal_email(written)).values("pk")
