"""Products: posted again, a stock code takes its new name and price."""

from typing import Any

from rest_framework import serializers

from core.api import Creatable, Filters, Readable, StrictModel
from customers.commerce.domain.product import save_product
from customers.models import Product


class ProductFields(StrictModel):
    class Meta:
        model = Product
        fields = ["id", "sku", "name", "price"]


class ProductFilters(Filters):
    sku = serializers.CharField(required=False, max_length=64)


class ProductResource(Creatable, Readable):
    queryset = Product.objects.all()
    serializer_class = ProductFields
    filters = ProductFilters
    permission_required = "customers.view"
    permission_required_write = "customers.commerce"
    is_repeatable = True

    def store(self, **clean: Any) -> Product:
        product, self.made = save_product(**clean)
        return product

    def is_new(self, row: Any) -> bool:
        return self.made
