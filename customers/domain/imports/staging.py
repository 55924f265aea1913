"""The job's own tables: its file read and understood, waiting to be checked as a whole and written in sets.

They are unlogged: after a crash of the database they stand empty, which the job notices and reads again.
"""

from collections.abc import Iterable

from django.db import connection

from core.sql import execute
from customers.models import ImportJob


class Stale(Exception):
    """The database has changed since the file was checked against it: check again."""


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


def copy(job: ImportJob, columns: Iterable[str], rows: Iterable[str]) -> None:
    """Add rows that are written as COPY's text format takes them."""
    with connection.cursor() as cursor:
        statement = f"COPY {table(job, 'line')} ({', '.join(columns)}) FROM STDIN"
        with cursor.copy(statement) as copying:
            copying.write("".join(rows))


def drop_orphans(kept: Iterable[ImportJob]) -> int:
    """Drop tables whose job is no longer under way, as when somebody deleted it."""
    names = {name for job in kept for name in tables(job).values()}
    found = execute(
        r"SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        r" AND tablename ~ '^customers_import_\d+_(line|record|party|product)$'"
    )
    orphans = [name for (name,) in found if name not in names]
    for name in orphans:
        execute(f"DROP TABLE IF EXISTS {name}")
    return len(orphans)
