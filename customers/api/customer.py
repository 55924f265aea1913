"""Customers with their phones and email addresses."""

from typing import Any

from rest_framework import serializers

from core.api import Changeable, Filters, Readable, StrictModel
from customers.api.base import Told
from customers.domain.customer import PROFILE, change_customer, create_customer
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


class CustomerFields(CustomerChange):
    name = serializers.CharField(read_only=True)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=60, default="cercle", help_text="Where `external_id` is known."
    )

    class Meta(CustomerChange.Meta):
        fields = ["id", "name", *CustomerChange.Meta.fields, "source", "external_id", "since", "changed_at"]
        read_only_fields = ["changed_at"]


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
