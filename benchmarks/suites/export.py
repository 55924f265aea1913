"""Lists taken away as files, against the bare reading of the same rows."""

import resource
from collections.abc import Iterator
from functools import partial

from benchmarks.harness import Result, bench, timed
from benchmarks.scale import Sizes
from core.sql import execute
from customers.models import CustomerExport
from customers.people.domain.customer_export import begin_export, export_parts
from customers.people.domain.customer_list import Asked, CustomerRows, asked_for


@bench
def export(sizes: Sizes) -> Iterator[Result]:
    """Everybody with the columns the list shows first, in the order of names."""
    asked = asked_for({}, may=lambda _right: True)
    rows = execute("SELECT count(*) FROM customers_customer")[0][0]
    bare = rows / timed(lambda: sum(1 for _ in CustomerRows(asked).stream()))
    for file_format in ("csv", "xlsx"):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        job = begin_export(file_format=file_format, query={}, actor_id=None)
        speed = rows / timed(partial(_export_all, job, asked))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        job.delete()
        yield Result(f"export: {file_format}", speed, bare, "rows/s", "≥ 20,000 rows/s", speed >= 20_000)
        yield Result(f"export: {file_format}, memory grown by", grown, None, "MB", "≤ 50 MB", grown <= 50)


def _export_all(job: CustomerExport, asked: Asked) -> int:
    return sum(len(part) for part in export_parts(job, asked))
