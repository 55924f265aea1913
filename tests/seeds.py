"""What the migrations put into the database: kept beside it, and put back after each test that commits.

Django would truncate every table, and write each row by itself before the next test that commits: those that
roll back and come in between would miss them. A few rows are deleted and copied faster, in one statement, and
without looking at what refers to what: of each row that goes some sixty tables would be asked.
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
            _copies.append(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM seeds."{table}"')
    DatabaseOperations.sql_flush = _as_at_first  # type: ignore[assignment]  # ours for Django's
    BaseDatabaseCreation.deserialize_db_from_string = _done_already  # type: ignore[assignment]  # ours for Django's


_COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %(table)s AND is_generated = 'NEVER'
"""


_UNASKED = "SET LOCAL session_replication_role = replica"


def _as_at_first(self: DatabaseOperations, _style: object, tables: list[str], **_options: bool) -> list[str]:
    gone = [f"DELETE FROM {self.quote_name(table)}" for table in tables]
    return ["; ".join([_UNASKED, *gone, *_copies])]


def _done_already(_creation: BaseDatabaseCreation, _rows: Any) -> None:
    """When the last such test ended."""
