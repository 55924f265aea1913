"""Statements over whole sets, where the ORM has no words for them."""

from collections.abc import Iterable, Sequence
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


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Bring many rows in by COPY: no defaults of the model, no checks but the database's own."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def continue_ids(*tables: str) -> None:
    """Let the sequences go on above ids that were written by hand."""
    for table in tables:
        execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0"
        )
