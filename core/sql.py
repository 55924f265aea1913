"""Statements over whole sets, where the ORM has no words for them."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connection
from django.db.models import Field, Func, Model, QuerySet

Instance = TypeVar("Instance", bound=Model)
Numbers = ParamSpec("Numbers")


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


def prepared(build: Callable[Numbers, QuerySet[Instance]]) -> Callable[Numbers, list[Instance]]:
    """The rows of a queryset whose SQL is put together once a process; a call only fills its numbers in.

    `build` hands its parameters, ids all of them, to filters and does nothing else with them: it is called
    once, with numbers that stand for any. Where this is worth it: docs/decisions/prepared-reads.md.
    """
    names = tuple(signature(build).parameters)

    @cache
    def written() -> tuple[QuerySet[Instance], Any, str, list[Any]]:
        stand_ins = {-(2**62) - place: name for place, name in enumerate(names)}
        queryset = cast(Any, build)(*stand_ins)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        slots = [
            _Slot(stand_ins[each]) if type(each) is int and each in stand_ins else each for each in params
        ]
        return queryset, compiler, sql, slots

    @wraps(build)
    def read(*args: Numbers.args, **kwargs: Numbers.kwargs) -> list[Instance]:
        ids: dict[str, Any] = dict(zip(names, args, strict=False)) | kwargs
        if any(each.bit_length() > 63 for each in ids.values()):
            return []
        queryset, compiler, sql, slots = written()
        filled = copy(compiler)
        filled.connection = connection
        params = tuple(ids[each.name] if isinstance(each, _Slot) else each for each in slots)
        filled.as_sql = lambda *_args, **_kwargs: (sql, params)
        rows = queryset.all()
        rows.query.get_compiler = lambda *_args, **_kwargs: filled  # type: ignore[method-assign]
        return list(rows)

    return read


@dataclass(frozen=True)
class _Slot:
    """Where a parameter of a prepared read goes, by its name."""

    name: str
