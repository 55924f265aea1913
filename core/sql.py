"""Statements over whole sets, where the ORM has no words for them."""

from typing import Any

from django.db import connection
from django.db.models import Field, Func


def execute(statement: str, **params: Any) -> list[tuple[Any, ...]]:
    """Run one statement with named parameters; its rows, or none where it returns none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


class Row(Func):
    """Columns compared as one row, which their common index can answer."""

    function = "ROW"
    output_field = Field()
