"""Refuse what a column could not hold, before the database does."""

from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from core.errors import Invalid


def check(row: Model, *fields: str) -> None:
    """Raises Invalid with the words of the first of `fields` at fault, and its name."""
    for name in fields:
        field = row._meta.get_field(name)
        if isinstance(field, Field):
            try:
                field.clean(getattr(row, name), row)
            except ValidationError as error:
                raise Invalid(" ".join(error.messages), field=name) from error
