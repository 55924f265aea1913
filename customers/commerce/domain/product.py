"""Keep what the house sells."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.text import clean_line
from customers.models import Product

LARGEST = Decimal(10) ** 10


def save_product(*, sku: str, name: str = "", price: Decimal | None = None) -> tuple[Product, bool]:
    """The product of this stock code as it is now, and whether it is new. Raises Invalid."""
    sku = clean_line(sku)
    if not sku:
        raise Invalid(_("A product has a stock code."), field="sku")
    if price is not None and not 0 <= price < LARGEST:
        raise Invalid(_("This price is out of range."), field="price")
    return Product.objects.update_or_create(
        sku=sku, defaults={"name": clean_line(name)[:200], "price": price}
    )
