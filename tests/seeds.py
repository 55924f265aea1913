"""What the migrations put into the database: kept beside it, and put back after a test that commits.

Django would write each row by itself, and truncate every table: a few rows are deleted and copied faster.
"""

from typing import Any

from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations

from core.sql import execute

OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}  # which no test reads

_copies: list[str] = []


def keep() -> None:
    """Copy the rows there are; from here on these copies are what a test that commits is given back."""
    execute("CREATE SCHEMA seeds")
    for table in sorted(set(connection.introspection.django_table_names()) - OF_DJANGO):
        if execute(f'SELECT EXISTS (SELECT FROM "{table}")') == [(True,)]:
            execute(f'CREATE TABLE seeds."{table}" AS TABLE "{table}"')
            columns = ", ".join(f'"{name}"' for (name,) in execute(_COLUMNS, table=table))
            rows = f'SELECT {columns} FROM seeds."{table}"'
            # Before the first test that commits they still stand.
            _copies.append(f'INSERT INTO "{table}" ({columns}) {rows} ON CONFLICT DO NOTHING')
    DatabaseOperations.sql_flush = _deletes  # type: ignore[assignment]  # ours for Django's
    BaseDatabaseCreation.deserialize_db_from_string = _put_back  # type: ignore[assignment]  # ours for Django's


_COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %(table)s AND is_generated = 'NEVER'
"""


def _deletes(self: DatabaseOperations, _style: object, tables: list[str], **_options: bool) -> list[str]:
    return ["; ".join(f"DELETE FROM {self.quote_name(table)}" for table in tables)]


def _put_back(_creation: BaseDatabaseCreation, _rows: Any) -> None:
    """In one statement, so that what refers to what is looked at when all of it stands."""
    execute("; ".join(_copies))
