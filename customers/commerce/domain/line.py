"""The lines of an order, a refund or a cart."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import TypeVar

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.text import clean_line
from customers.commerce.models.order import Line
from customers.models import Merge, Product

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 11

AnyLine = TypeVar("AnyLine", bound=Line)


@dataclass(frozen=True)
class NewLine:
    """`unit_price` in the house's currency."""

    sku: str
    quantity: int
    unit_price: Decimal
    label: str = ""

    @property
    def amount(self) -> Decimal:
        return (self.quantity * self.unit_price).quantize(CENT, ROUND_HALF_UP)


def total(lines: Sequence[NewLine]) -> Decimal:
    """The sum of the lines. Raises Invalid where it could not be stored."""
    if not all(_fits(line) for line in lines):
        raise Invalid(_("A quantity or a price is too large."), field="lines")
    result = sum((line.amount for line in lines), Decimal(0))
    if abs(result) >= LARGEST:
        raise Invalid(_("The total is too large."), field="lines")
    return result


def _fits(line: NewLine) -> bool:
    return abs(line.quantity) < 2**31 and line.unit_price.is_finite() and abs(line.unit_price) < LARGEST / 10


def build(model: type[AnyLine], lines: Sequence[NewLine], **owner: object) -> list[AnyLine]:
    """Unsaved rows of `model`, each tied to its product where the stock code is known."""
    known = dict(Product.objects.filter(sku__in={line.sku for line in lines}).values_list("sku", "pk"))
    return [
        model(
            sku=clean_line(line.sku)[:64],
            label=clean_line(line.label)[:200],
            product_id=known.get(line.sku),
            quantity=line.quantity,
            unit_price=line.unit_price,
            amount=line.amount,
            **owner,
        )
        for line in lines
    ]


def is_content(stored: str, customer_id: int | None, lines: Sequence[NewLine]) -> bool:
    """Whether `stored` is the fingerprint of these lines, for this customer or one merged into them."""
    if stored == fingerprint(customer_id, lines):
        return True
    former = (
        Merge.objects.filter(survivor=customer_id, undone_at=None) if customer_id else Merge.objects.none()
    )
    return any(stored == fingerprint(number, lines) for number in former.values_list("merged_id", flat=True))


def fingerprint(customer_id: int | None, lines: Sequence[NewLine]) -> str:
    """The same for the same content, in whatever order the lines stand."""
    content = sorted(f"{line.sku}|{line.quantity}|{line.unit_price.normalize():f}" for line in lines)
    return sha256("\n".join([str(customer_id), *content]).encode()).hexdigest()
