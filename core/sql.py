"""Statements over whole sets, where the ORM has no words for them."""

from typing import Any

from django.db import connection


def execute(statement: str, **params: Any) -> list[tuple[Any, ...]]:
    """Run one statement with named parameters; its rows, or none where it returns none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []
