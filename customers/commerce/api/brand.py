"""The brands of the house; whatever carries one names its key."""

from base64 import b64decode
from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.api import Creatable, Filters, Readable, StrictModel, Watched
from customers.commerce.domain.brand import change_brand, create_brand
from customers.commerce.domain.logo import address_of_logo
from customers.commerce.models.logo import MOST_SENT
from customers.models import Brand


def brand_field(**more: Any) -> serializers.SlugRelatedField:
    """The brand of something, by its key; a retired one is not chosen anew."""
    return serializers.SlugRelatedField(
        slug_field="key",
        queryset=Brand.objects.filter(active=True),
        required=False,
        allow_null=True,
        **({"help_text": "Its key; null: the house itself."} | more),
    )


class LogoField(serializers.CharField):
    """Sent as the bytes of the picture, told as its address."""

    default_error_messages = {"base64": gettext_lazy("Send the bytes of the picture as base64.")}

    def to_internal_value(self, data: Any) -> Any:
        try:
            return b64decode(super().to_internal_value(data), validate=True)
        except ValueError:
            self.fail("base64")

    def get_attribute(self, instance: Any) -> Any:
        return instance.logo_id or ""

    def to_representation(self, value: str) -> str:
        return value and address_of_logo(value)


class BrandFields(StrictModel):
    logo = LogoField(
        required=False,
        allow_blank=True,
        max_length=MOST_SENT * 2,
        help_text="Told as its address; sent as the bytes of a PNG, JPEG or WebP in base64; empty: none.",
    )

    class Meta:
        model = Brand
        fields = ["id", "key", "name", "sender", "accent", "logo", "active", "created_at", "changed_at"]
        read_only_fields = ["created_at", "changed_at"]


class BrandChanges(BrandFields):
    class Meta(BrandFields.Meta):
        fields = ["name", "sender", "accent", "logo", "active"]
        read_only_fields: list[str] = []


class BrandFilters(Filters):
    active = serializers.BooleanField(required=False)


class BrandResource(Creatable, Watched, Readable):
    """`If-Match` as with customers."""

    queryset = Brand.objects.all()
    serializer_class = BrandFields
    change_serializer_class = BrandChanges
    filters = BrandFilters
    permission_required = "customers.view"
    permission_required_write = "customers.configure"

    def store(self, **clean: Any) -> Brand:
        return create_brand(**clean)

    def change(self, row: Brand, **clean: Any) -> None:
        change_brand(brand=row, seen_at=self.seen_at, **clean)
