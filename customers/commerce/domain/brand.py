"""The brands of the house: added, renamed, retired and brought back."""

import re
from datetime import datetime
from typing import cast

from django.conf import settings
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from customers.commerce.domain.logo import keep_logo
from customers.commerce.models.brand import COLOUR, KEY
from customers.domain.checked import check
from customers.models import Brand

TERMS = ("name", "sender", "accent")
KEPT_AS = "brands"
HOUSE = "-"
"""In filters, the house itself: no brand has such a key."""


def brands_in_use() -> QuerySet[Brand]:
    """What can be chosen; none in a house without brands."""
    return Brand.objects.filter(active=True)


def offered_brands() -> dict[str, Brand]:
    """The same by key."""
    return {brand.key: brand for brand in _kept() if brand.active}


def brand_choices() -> list[tuple[str, str]]:
    """For filters: the house itself and every brand, as old facts carry retired ones; none without any."""
    brands = [(brand.key, brand.name) for brand in _kept()]
    return [(HOUSE, settings.HOUSE_NAME), *brands] if brands else []


def of_brand(asked: str, brand: str = "brand") -> Q:
    """What is of the brand that a filter asks for; `brand` leads to it."""
    if not asked:
        return Q()
    return Q(**{f"{brand}__isnull": True} if asked == HOUSE else {f"{brand}__key": asked})


def number_of_brand(asked: str) -> int | None:
    """In figures, where the house itself is 0; None where nothing is asked for."""
    return {HOUSE: 0, **{brand.key: brand.pk for brand in _kept()}}.get(asked)


def _kept() -> list[Brand]:
    """A small table on every customer page, so each process keeps it for a minute."""
    kept = caches["process"].get_or_set(KEPT_AS, lambda: list(Brand.objects.all()), timeout=60)
    return cast(list[Brand], kept)


def brand_told(brand: Brand | None) -> dict[str, str]:
    """What an event tells of the brand of its fact; nothing where it is the house itself."""
    return {"brand": brand.key, "brand_name": brand.name} if brand else {}


def create_brand(
    *, key: str, name: str, sender: str = "", accent: str = "", active: bool = True, logo: bytes = b""
) -> Brand:
    """Raises Invalid, Conflict."""
    if len(key) > 40 or not re.fullmatch(KEY, key):
        raise Invalid(_("A short key has small letters, digits and hyphens."), field="key")
    if Brand.objects.filter(key=key).exists():
        raise Conflict(_("There is a brand with this short key already."), field="key")
    with transaction.atomic():
        brand = Brand(key=key, active=active, logo=keep_logo(logo) if logo else None)
        return _save(brand, name=name, sender=sender, accent=accent)


def change_brand(
    *,
    brand: Brand,
    active: bool | None = None,
    logo: bytes | None = None,
    seen_at: datetime | None = None,
    **changes: str,
) -> Brand:
    """Its name, sender, colour and logo, also in what was asked before. Raises Invalid, Conflict.

    `active`: retired, it is no longer offered; what carries it keeps it. `logo`: an empty one takes it away.
    `seen_at`: the `changed_at` of what the change was made on; another change since is a Conflict.
    """
    with transaction.atomic():
        stored = Brand.objects.select_for_update().get(pk=brand.pk)
        if seen_at and stored.changed_at != seen_at:
            raise Conflict(_("Somebody changed this meanwhile."), field="seen_at")
        if active is not None:
            stored.active = active
        if logo is not None:
            stored.logo = keep_logo(logo) if logo else None
        return _save(stored, **({term: getattr(stored, term) for term in TERMS} | changes))


def _save(brand: Brand, *, name: str, sender: str, accent: str) -> Brand:
    brand.name, brand.sender, brand.accent = clean_line(name), clean_line(sender), _colour(accent)
    check(brand, *TERMS)
    brand.changed_at = timezone.now()
    try:
        with transaction.atomic():
            brand.save(update_fields=[*TERMS, "active", "logo", "changed_at"] if brand.pk else None)
    except IntegrityError as error:
        raise Conflict(_("There is a brand of this name already."), field="name") from error
    _forget()
    return brand


def _colour(written: str) -> str:
    """Six digits, whatever its case."""
    colour = written.strip().lower()
    if colour and not re.fullmatch(COLOUR, colour):
        raise Invalid(_("Write a colour as in #0b6b5c."), field="accent")
    return colour


def _forget() -> None:
    """This process shows the change at once, the others within a minute."""
    caches["process"].delete(KEPT_AS)
