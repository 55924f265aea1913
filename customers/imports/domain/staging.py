"""The job's own tables: its file read and understood, waiting to be checked as a whole and written in sets.

They are unlogged: after a crash of the database they stand empty, which the job notices and reads again.
"""

import re
from collections.abc import Iterable

from django.db import connection

from core.sql import execute
from customers.enums import ImportState
from customers.models import ImportJob


class Stale(Exception):
    """The database has changed since the file was checked against it: check again."""


OPEN = (ImportState.DRAFT, ImportState.DUE, ImportState.RUNNING)
_NAME = re.compile(r"(?:^|, )(\w+) ")
PARTS = ("line", "record", "party", "product")


def table(job: ImportJob, part: str) -> str:
    """The name of one of the job's tables. Made of a number and a fixed word only: safe within SQL."""
    if part not in PARTS:
        raise LookupError(part)
    return f"customers_import_{int(job.pk)}_{part}"


def tables(job: ImportJob) -> dict[str, str]:
    return {part: table(job, part) for part in PARTS}


def create(job: ImportJob, columns: str) -> None:
    drop(job)
    execute(f"CREATE UNLOGGED TABLE {table(job, 'line')} (line int, bad boolean DEFAULT false, {columns})")


def drop(job: ImportJob) -> None:
    for name in tables(job).values():
        execute(f"DROP TABLE IF EXISTS {name}")


def staged(job: ImportJob) -> int:
    """How many lines stand in the staging table; -1 where there is none."""
    found = execute("SELECT to_regclass(%(name)s)", name=table(job, "line"))
    return execute(f"SELECT count(*) FROM {table(job, 'line')}")[0][0] if found[0][0] else -1


def has_columns(job: ImportJob, columns: str) -> bool:
    """Whether the table is as `create` would make it."""
    found = execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%(name)s) AND attnum > 0"
        " AND NOT attisdropped",
        name=table(job, "line"),
    )
    return set(_NAME.findall(columns)) <= {name for (name,) in found}


def copy(job: ImportJob, columns: Iterable[str], rows: Iterable[str]) -> None:
    """Add rows that are written as COPY's text format takes them."""
    with connection.cursor() as cursor:
        statement = f"COPY {table(job, 'line')} ({', '.join(columns)}) FROM STDIN"
        with cursor.copy(statement) as copying:
            copying.write("".join(rows))


def drop_orphans() -> None:
    """Drop tables whose job is no longer under way, as when somebody deleted it. The tables are listed first,
    so that a job begun meanwhile is safe."""
    found = execute(
        r"SELECT tablename, substring(tablename FROM '\d+')::bigint FROM pg_tables"
        r" WHERE schemaname = current_schema() AND tablename ~ '^customers_import_\d+_[a-z]+$'"
    )
    active = set(
        ImportJob.objects.filter(pk__in={key for _name, key in found}, state__in=OPEN).values_list(
            "pk", flat=True
        )
    )
    for name, key in found:
        if key not in active:
            execute(f"DROP TABLE IF EXISTS {name}")
