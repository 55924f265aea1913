"""The brands of the house; whatever carries one names its key."""

from typing import Any

from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Readable, StrictModel
from customers.commerce.domain.brand import change_brand, create_brand, switch_brand
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


class BrandFields(StrictModel):
    class Meta:
        model = Brand
        fields = ["id", "key", "name", "sender", "accent", "active", "created_at"]
        read_only_fields = ["created_at"]


class BrandChanges(StrictModel):
    class Meta:
        model = Brand
        fields = ["name", "sender", "accent", "active"]


class BrandFilters(Filters):
    active = serializers.BooleanField(required=False)


class BrandResource(Creatable, Changeable, Readable):
    queryset = Brand.objects.all()
    serializer_class = BrandFields
    change_serializer_class = BrandChanges
    filters = BrandFilters
    permission_required = "customers.view"
    permission_required_write = "customers.configure"

    def store(self, *, active: bool = True, **clean: Any) -> Brand:
        brand = create_brand(**clean)
        if not active:
            switch_brand(brand=brand, active=False)
        return brand

    def change(self, row: Brand, **clean: Any) -> None:
        if (active := clean.pop("active", None)) is not None:
            switch_brand(brand=row, active=active)
        if clean:
            change_brand(brand=row, **clean)
