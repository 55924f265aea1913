"""Customers with their phones and email addresses."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Changed, Readable, StrictModel, Watched
from core.errors import Invalid
from customers.api.base import Told
from customers.domain.queries import changes_since
from customers.enums import SightingKind
from customers.identity.domain.duplicate import twins_of
from customers.identity.domain.merge import now_known_as
from customers.models import Customer
from customers.people.api.customer_filters import CustomerFilters
from customers.people.domain.custom_field import MOST_FIELDS
from customers.people.domain.custom_value import clean_custom, values_of
from customers.people.domain.customer import PROFILE, change_customer, create_customer
from customers.people.domain.sighting import see_customers


class ContactPoints(serializers.ListField):
    """Phones or emails as a list of texts, the main one first."""

    def __init__(self, *, attribute: str, **kwargs: Any) -> None:
        self.attribute = attribute
        super().__init__(child=serializers.CharField(max_length=254), max_length=20, required=False, **kwargs)

    def get_attribute(self, instance: Customer) -> list[str]:
        return [getattr(row, self.attribute) for row in getattr(instance, str(self.field_name)).all()]


class CustomValues(serializers.DictField):
    """Short name of a custom field → value, of those that have one; null empties it."""

    child = serializers.JSONField(allow_null=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def get_attribute(self, instance: Customer) -> dict[str, Any]:
        return {slug: _as_json(value) for slug, value in values_of(instance).items()}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values: dict[str, Any] = super().to_internal_value(data)
        if len(values) > MOST_FIELDS:
            raise serializers.ValidationError(_("These are more fields than there can be."))
        for name, value in values.items():
            try:
                clean_custom({name: value})
            except Invalid as refusal:
                raise serializers.ValidationError({name[:40]: [str(refusal)]}) from None
        return values


def _as_json(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | date) else value


class TagNames(serializers.ListField):
    def get_attribute(self, instance: Customer) -> list[str]:
        return [tag.name for tag in instance.tags.all()]


class CustomerChange(StrictModel):
    custom = CustomValues(help_text="By the short names of /custom-fields/; null empties one.")
    tags = TagNames(
        child=serializers.CharField(max_length=40),
        max_length=100,
        required=False,
        help_text="Exactly these, of the tags there are.",
    )
    phones = ContactPoints(attribute="number", help_text="In any written form; kept as +33612345678.")
    emails = ContactPoints(attribute="address")

    class Meta:
        model = Customer
        fields = ["phones", "emails", *PROFILE, "custom", "tags"]


class PossibleDuplicate(serializers.Serializer):
    customer = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())


class CustomerFields(CustomerChange):
    name = serializers.CharField(read_only=True)
    possible_duplicates = serializers.SerializerMethodField(
        help_text="Who may be the same person; only in the answer that made the customer."
    )
    source = serializers.CharField(  # type: ignore[assignment]  # a field of that name
        max_length=60, default="cercle", help_text="Where `external_id` is known."
    )

    class Meta(CustomerChange.Meta):
        fields = ["id", "name", *CustomerChange.Meta.fields, "source", "external_id", "since", "changed_at"]
        fields += ["possible_duplicates"]
        read_only_fields = ["changed_at"]

    @extend_schema_field(PossibleDuplicate(many=True, allow_null=True))
    def get_possible_duplicates(self, row: Customer) -> list[dict[str, Any]] | None:
        if self.context["view"].action != "create":
            return None
        twins = twins_of(
            phones=[phone.number for phone in row.phones.all()],
            emails=[email.address for email in row.emails.all()],
            name_key=row.name_key,
            birthday=row.birthday,
            besides=row.pk,
        )
        return [{"customer": twin.customer.pk, "reasons": list(twin.reasons)} for twin in twins]


class Merged(exceptions.APIException):
    """This record is part of another one now."""

    status_code, code = status.HTTP_410_GONE, "merged"

    def __init__(self, survivor: int) -> None:
        words = _("This record was merged into customer %(survivor)d.") % {"survivor": survivor}
        super().__init__({"non_field_errors": [words], "survivor": [str(survivor)]})


class CustomerResource(Told, Watched, Readable):
    queryset = Customer.objects.prefetch_related("phones", "emails", "tags", "custom_values")
    serializer_class = CustomerFields
    change_serializer_class = CustomerChange
    filters = CustomerFilters
    permission_required = "customers.view"
    permission_required_write = "customers.edit"
    is_repeatable = False

    def get_ordering(self) -> tuple[str, ...]:
        return self.asked.ordering if isinstance(self.asked, CustomerFilters) else self.ordering

    def store(self, **clean: Any) -> Customer:
        return create_customer(actor_id=self.actor_id, **clean)

    def change(self, row: Customer, **clean: Any) -> None:
        change_customer(customer=row, actor_id=self.actor_id, seen_at=self.seen_at, **clean)

    def changed(self, seen_at: datetime) -> Changed:
        """What they changed, by field."""
        told: dict[str, list[str]] = {"non_field_errors": [_("Somebody changed this customer meanwhile.")]}
        for event in changes_since(self.get_object(), seen_at)[:5]:
            for name in event.data.get("fields", []):
                told.setdefault(name, []).append(event.occurred_at.isoformat())
        return Changed(told)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().retrieve(request, *args, **kwargs)
        see_customers(customers=[answer.data["id"]], viewer=request.user, kind=SightingKind.API)
        return answer

    def get_object(self) -> Any:
        try:
            return super().get_object()
        except Http404:
            survivor = now_known_as(int(self.kwargs["pk"]))
            if survivor is None:
                raise
            raise Merged(survivor) from None
