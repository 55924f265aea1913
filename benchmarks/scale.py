"""A large house, made by the server itself out of generated series: minutes, not hours.

Made once per set of sizes and kept in a database of the benchmarks' own.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.db import transaction

from benchmarks import house
from core.sql import continue_ids, execute


@dataclass(frozen=True)
class Sizes:
    customers: int = 1_000_000
    orders: int = 10_000_000
    events: int = 20_000_000

    @property
    def contacts(self) -> int:
        return self.customers * 3 // 2

    @property
    def answers(self) -> int:
        return self.customers

    @property
    def changed(self) -> int:
        """How many customers a batch touches: one in a hundred."""
        return self.customers // 100

    @property
    def fresh(self) -> int:
        """How many events a subscriber is behind."""
        return self.customers // 5


def prepare(sizes: Sizes) -> None:
    """Make the data, unless it stands there already in these sizes."""
    execute("CREATE TABLE IF NOT EXISTS bench_mark (mark text)")
    mark = f"{sizes} {house.EDITION}"
    if execute("SELECT mark FROM bench_mark") == [(mark,)]:
        return
    execute("DELETE FROM bench_mark")
    execute("TRUNCATE customers_customer, customers_event, customers_order, metrics_customermetrics CASCADE")
    staff = house.staff()
    for name, (tables, statements) in house.STEPS.items():
        begun = time.perf_counter()
        with _filling(*tables):
            for statement in statements:
                execute(
                    statement, staff=staff, contacts=sizes.contacts, answers=sizes.answers, **asdict(sizes)
                )
        print(f"  {name}: {time.perf_counter() - begun:.0f} s", flush=True)
    execute("VACUUM ANALYZE")
    execute("INSERT INTO bench_mark VALUES (%(mark)s)", mark=mark)


@contextmanager
def _filling(*tables: str) -> Iterator[None]:
    """Fill tables without their plain indexes and foreign keys, made and checked again at the end.

    In one transaction: who breaks it off finds every index in its place.
    """
    with transaction.atomic():
        execute("SET LOCAL synchronous_commit = off")
        execute("SET LOCAL maintenance_work_mem = '1GB'")
        indexes, keys = _indexes(tables), _keys(tables)
        for name, _ in indexes:
            execute(f'DROP INDEX "{name}"')
        for table, name, _ in keys:
            execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield
        for _, definition in indexes:
            execute(definition.replace("%", "%%"))
        for table, name, definition in keys:
            execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        continue_ids(*(table for table in tables if table not in WITHOUT_SEQUENCE))


WITHOUT_SEQUENCE = {"customers_pointsaccount"}


def _indexes(tables: tuple[str, ...]) -> list[tuple[str, str]]:
    return execute(
        """
        SELECT indexname, indexdef FROM pg_indexes
        WHERE tablename = ANY(%(tables)s) AND indexname NOT IN (SELECT conname FROM pg_constraint)
        """,
        tables=list(tables),
    )


def _keys(tables: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return execute(
        """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype = 'f' AND conrelid = ANY(%(tables)s::regclass[])
        """,
        tables=list(tables),
    )
