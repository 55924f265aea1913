"""Statements over whole sets, where the ORM has no words for them."""

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, wraps
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar, cast

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import IntegrityError, connection
from django.db.models import Field, Func, Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg import Cursor
from psycopg.types.numeric import Int8

Instance = TypeVar("Instance", bound=Model)
Ids = ParamSpec("Ids")
FOREIGN_KEY_VIOLATION = "23503"


def execute(statement: str, **params: Any) -> list[tuple[Any, ...]]:
    """Run one statement with named parameters; its rows, or none where it returns none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def is_about_a_missing_row(error: Exception) -> bool:
    """Whether the database refused what refers to a row that is no more: merged or deleted meanwhile."""
    cause = error.__cause__ if isinstance(error, IntegrityError) else None
    return getattr(cause, "sqlstate", "") == FOREIGN_KEY_VIOLATION


class AddIndexBeside(AddIndexConcurrently):
    """For migrations: an index built while others write. What an interrupted run left of it goes first, so
    that the migration can be run again.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_backwards(app_label, schema_editor, to_state, from_state)
        super().database_forwards(app_label, schema_editor, from_state, to_state)


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


def prepared(build: Callable[Ids, QuerySet[Instance]]) -> Callable[Ids, list[Instance]]:
    """The rows of a queryset whose SQL is put together once a process; a call only fills its parameters in.

    `build` hands its parameters, ids or texts by their annotations, to filters and does nothing else with
    them: it is called once, with values that stand for any. Where this is worth it:
    docs/decisions/prepared-reads.md.
    """
    kinds = {name: parameter.annotation for name, parameter in signature(build).parameters.items()}
    names = tuple(kinds)

    @cache
    def written() -> _Written[Instance]:
        marks = enumerate(kinds.values(), 2**62)
        stand_ins = [f"={mark}" if kind is str else -mark for mark, kind in marks]
        return _Written.of(cast(Any, build)(*stand_ins), dict(zip(map(str, stand_ins), names, strict=True)))

    @wraps(build)
    def read(*args: Ids.args, **kwargs: Ids.kwargs) -> list[Instance]:
        ids: dict[str, Any] = dict(zip(names, args, strict=False)) | kwargs
        if any(isinstance(each, int) and each.bit_length() > 63 for each in ids.values()):
            return []  # no bigint is so large
        return written().rows(ids)

    return read


@dataclass(frozen=True)
class _Written(Generic[Instance]):
    """A queryset's SQL, with `%s` where an id goes; `slots` says of each which. And how its rows are read."""

    compiler: Any
    sql: str
    slots: tuple[str, ...]
    converters: dict[int, Any]
    columns: slice
    names: list[str]
    related: list[Any]

    @classmethod
    def of(cls, queryset: QuerySet[Instance], stand_ins: dict[str, str]) -> "_Written[Instance]":
        compiler: Any = queryset.query.get_compiler(connection=connection)
        operations: Any = connection.ops
        sql = operations.compose_sql(*compiler.as_sql()).replace("%", "%%")
        place = re.compile(f"'?({'|'.join(stand_ins)})'?")
        slots = tuple(stand_ins[found] for found in place.findall(sql))
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        own = compiler.klass_info["select_fields"]
        columns = slice(own[0], own[-1] + 1)
        names = [column.target.attname for column, _, _ in compiler.select[columns]]
        populators: Any = get_related_populators
        related = populators(compiler.klass_info, compiler.select, queryset.db)
        return cls(compiler, place.sub("%s", sql), slots, converters, columns, names, related)

    def rows(self, given: dict[str, int | str]) -> list[Instance]:
        values = [given[name] for name in self.slots]
        params = [Int8(value) if isinstance(value, int) else value for value in values]
        rows: Iterable[Sequence[Any]] = planned(self.sql, params)
        if self.converters:
            compiler = copy(self.compiler)
            compiler.connection = connection
            rows = compiler.apply_converters(rows, self.converters)
        return [self._made(row) for row in rows]

    def _made(self, row: Sequence[Any]) -> Instance:
        made: Instance = self.compiler.query.model.from_db(connection.alias, self.names, row[self.columns])
        for each in self.related:
            each.populate(row, made)
        for name, column in self.compiler.annotation_col_map.items():
            setattr(made, name, row[column])
        return made


def planned(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows; a cursor leaves its parameters to the server, which soon keeps the plan (settings.py)."""
    here: Any = connection
    here.close_if_health_check_failed()
    here.ensure_connection()
    with here._prepare_cursor(Cursor(here.connection)) as cursor:
        cursor.execute(statement, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
