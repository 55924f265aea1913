"""Everything we hold about one person, in one file: table by table as declared, piece by piece."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Field, ForeignKey, Model
from django.utils import timezone, translation

from customers.domain.log import record_event
from customers.enums import EventKind, SightingKind
from customers.models import Customer
from customers.people.domain.sighting import see_customers
from customers.privacy.domain.declared import HELD, Held, called, model_of, rows_of

PORTION = 500


def begin_copy(*, customer: Customer, viewer: Any) -> Iterator[str]:
    """Who takes it is written down first."""
    with transaction.atomic():
        see_customers(customers=[customer.pk], viewer=viewer, kind=SightingKind.EXPORT)
        record_event(kind=EventKind.PRIVACY_COPIED, customer_id=customer.pk, actor_id=viewer.pk)
    return copy_of(customer)


def copy_of(customer: Customer) -> Iterator[str]:
    """JSON, in the customer's language where it has words. A table without a row of theirs is left out."""
    with translation.override(customer.language):
        head = {"house": settings.HOUSE_NAME, "made_at": timezone.now(), "customer": customer.pk}
    yield f'{_json(head)[:-1]}, "held": ['
    between = "\n"
    for label in HELD:
        for piece in _table(label, customer):
            yield f"{between}{piece}" if piece.startswith('{"table"') else piece
            between = ",\n"
    yield "\n]}\n"


def _table(label: str, customer: Customer) -> Iterator[str]:
    held, model = HELD[label], model_of(label)
    looked_up = [
        each.name for each in _shown(model, held) if isinstance(each, ForeignKey) and _has_words(each)
    ]
    rows = rows_of(label, customer.pk).select_related(*looked_up)
    first = True
    for row in rows.iterator(chunk_size=PORTION):
        with translation.override(customer.language):
            words = _json(_row(row, held))
            opening = _json({"table": label, "what": called(label), "why": held.why})
        yield f'{opening[:-1]}, "rows": [\n  {words}' if first else f",\n  {words}"
        first = False
    if not first:
        yield "]}"


def _shown(model: type[Model], held: Held) -> "list[Field[Any, Any]]":
    """Who of the staff did what is told of them, not of the customer."""
    staff = get_user_model()
    return [
        each
        for each in model._meta.concrete_fields
        if each.name not in held.secret and not (isinstance(each, ForeignKey) and each.related_model is staff)
    ]


def _has_words(key: "ForeignKey[Any, Any]") -> bool:
    """A row of a table that belongs to nobody, as a reason or a product: told in words."""
    label = key.related_model._meta.label
    return label not in HELD


def _row(row: Model, held: Held) -> dict[str, Any]:
    told = {}
    for each in _shown(type(row), held):
        if isinstance(each, ForeignKey) and _has_words(each):
            related = getattr(row, each.name)
            value: Any = str(related) if related else None
        else:
            value = getattr(row, each.attname)
        if value not in (None, "", {}, []):
            told[each.name] = value
    return told


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    match value:
        case date() | datetime():
            return value.isoformat()
        case Decimal() | timedelta():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).decode("utf-8", "replace")
    return str(value)
