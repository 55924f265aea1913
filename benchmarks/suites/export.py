"""Lists taken away as files, against the bare reading of the same rows."""

import csv
import math
import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.db import connection, transaction

from benchmarks.harness import Result, bench, processor
from benchmarks.scale import Sizes
from core.sql import execute
from customers.models import CustomerExport
from customers.people.domain.customer_export import begin_export, export_parts
from customers.people.domain.customer_list import Asked, CustomerRows, asked_for

PROCESS = Path("/proc/self")


@bench
def export(sizes: Sizes) -> Iterator[Result]:
    """Everybody with the columns the list shows first, in the order of names."""
    asked = asked_for({}, may=lambda _right: True)
    [(rows,)] = execute("SELECT count(*) FROM customers_customer")
    bare, bare_worked = processor(partial(_bare, asked))
    for file_format in ("csv", "xlsx"):
        before = _memory(anew=True)
        job = begin_export(file_format=file_format, query={}, actor_id=None)
        ours, worked = processor(partial(_export_all, job, asked))
        grown = _memory() - before
        job.delete()
        name, speed, per = f"export: {file_format}", rows / ours, 1e6 / rows
        yield Result(name, speed, rows / bare, "rows/s", "≥ 20,000 rows/s", speed >= 20_000)
        yield Result(f"{name}, of a processor", worked * per, bare_worked * per, "µs/row")
        yield Result(f"{name}, memory grown by", grown, None, "MB", "≤ 50 MB", not grown > 50)


def _bare(asked: Asked) -> None:
    """The floor: the same statement through a bare cursor, and its cells as csv writes them."""
    statement, params = CustomerRows(asked).everybody.query.sql_with_params()
    with Path(os.devnull).open("w") as nowhere, transaction.atomic(), connection.chunked_cursor() as cursor:
        writer = csv.writer(nowhere)
        cursor.execute(statement, params)
        while portion := cursor.fetchmany(2_000):
            writer.writerows(portion)


def _export_all(job: CustomerExport, asked: Asked) -> int:
    return sum(len(part) for part in export_parts(job, asked))


def _memory(*, anew: bool = False) -> float:
    """The most MB this process has held; `anew`: from this moment on. Not a number where no /proc tells."""
    if not PROCESS.exists():
        return math.nan
    if anew:
        (PROCESS / "clear_refs").write_text("5")
    peak = re.search(r"VmHWM:\s+(\d+)", (PROCESS / "status").read_text())
    return int(peak[1]) / 1024 if peak else math.nan
