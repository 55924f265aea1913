"""Refuse what a column could not hold, before the database does."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils import timezone

from core.errors import Invalid, said

GRACE = timedelta(days=1)
"""For clocks that go fast, and for hours told in another zone."""


def check(row: Model, *fields: str) -> None:
    """Raises Invalid with the words of the first of `fields` at fault, and its name."""
    for name in fields:
        field = row._meta.get_field(name)
        if isinstance(field, Field):
            try:
                field.clean(getattr(row, name), row)
            except ValidationError as error:
                raise Invalid(" ".join(error.messages), field=name) from error


def check_happened(at: datetime | None, field: str) -> None:
    """A fact is past. Raises Invalid."""
    if at and at > timezone.now() + GRACE:
        raise Invalid(said("This lies in the future."), field=field)


def content_of(row: Model) -> dict[str, Any]:
    """What an unsaved row is to be stored with: its columns, but for its number."""
    columns = (field.attname for field in row._meta.concrete_fields if not field.primary_key)
    return {name: getattr(row, name) for name in columns}
