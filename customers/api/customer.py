"""Customers with their phones and email addresses."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import Changeable, Filters, Readable, StrictModel
from customers.api.base import Told
from customers.domain.customer import PROFILE, change_customer, create_customer
from customers.domain.duplicate import twins_of
from customers.models import Customer
from customers.validators import normal_email, normal_phone


class ContactPoints(serializers.ListField):
    """Phones or emails as a list of texts, the main one first."""

    def __init__(self, *, attribute: str, **kwargs: Any) -> None:
        self.attribute = attribute
        super().__init__(child=serializers.CharField(max_length=254), max_length=20, required=False, **kwargs)

    def get_attribute(self, instance: Customer) -> list[str]:
        return [getattr(row, self.attribute) for row in getattr(instance, str(self.field_name)).all()]


class CustomerChange(StrictModel):
    phones = ContactPoints(attribute="number", help_text="In any written form; kept as +33612345678.")
    emails = ContactPoints(attribute="address")

    class Meta:
        model = Customer
        fields = ["phones", "emails", *PROFILE]


class PossibleDuplicate(serializers.Serializer):
    customer = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())


class CustomerFields(CustomerChange):
    name = serializers.CharField(read_only=True)
    possible_duplicates = serializers.SerializerMethodField(
        help_text="Who may be the same person; only in the answer that made the customer."
    )
    source = serializers.CharField(  # type: ignore[assignment]
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


class CustomerFilters(Filters):
    phone = serializers.CharField(required=False, max_length=40, help_text="In any written form.")
    email = serializers.CharField(required=False, max_length=254)
    source = serializers.CharField(required=False, max_length=60)  # type: ignore[assignment]
    external_id = serializers.CharField(required=False, max_length=120)
    lookups = {"phone": "pk__in", "email": "pk__in"}

    def validate_phone(self, written: str) -> Any:
        return Customer.objects.filter(phones__number=normal_phone(written)).values("pk")

    def validate_email(self, written: str) -> Any:
        return Customer.objects.filter(emails__address=normal_email(written)).values("pk")


class CustomerResource(Told, Changeable, Readable):
    queryset = Customer.objects.prefetch_related("phones", "emails")
    serializer_class = CustomerFields
    change_serializer_class = CustomerChange
    filters = CustomerFilters
    permission_required = "customers.view"
    permission_required_write = "customers.edit"
    is_repeatable = False

    def store(self, **clean: Any) -> Customer:
        return create_customer(actor_id=self.actor_id, **clean)

    def change(self, row: Customer, **clean: Any) -> None:
        change_customer(customer=row, actor_id=self.actor_id, **clean)
