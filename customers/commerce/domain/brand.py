"""The brands of the house: added, renamed, retired and brought back."""

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from customers.commerce.models.brand import KEY
from customers.domain.checked import check
from customers.models import Brand

TERMS = ("name", "sender")


def brands_in_use() -> QuerySet[Brand]:
    """What can be chosen; none in a house without brands."""
    return Brand.objects.filter(active=True)


def create_brand(*, key: str, name: str, sender: str = "") -> Brand:
    """Raises Invalid, Conflict."""
    if len(key) > 40 or not re.fullmatch(KEY, key):
        raise Invalid(_("A short key has small letters, digits and hyphens."), field="key")
    if Brand.objects.filter(key=key).exists():
        raise Conflict(_("There is a brand with this short key already."), field="key")
    return _save(Brand(key=key), name=name, sender=sender)


def change_brand(*, brand: Brand, **changes: Any) -> Brand:
    """Its name and its sender, also in what was asked before. Raises Invalid, Conflict."""
    return _save(brand, **({term: getattr(brand, term) for term in TERMS} | changes))


def switch_brand(*, brand: Brand, active: bool) -> None:
    """Retired, it is no longer offered; what carries it keeps it."""
    Brand.objects.filter(pk=brand.pk).update(active=active)
    brand.active = active


def _save(brand: Brand, *, name: str, sender: str) -> Brand:
    brand.name, brand.sender = clean_line(name), clean_line(sender)
    check(brand, *TERMS)
    try:
        with transaction.atomic():
            brand.save(update_fields=TERMS if brand.pk else None)
    except IntegrityError as error:
        raise Conflict(_("There is a brand of this name already."), field="name") from error
    return brand
