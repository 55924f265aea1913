"""A file of customers taken in: read, checked, looked for among those there are, and written."""

from collections.abc import Iterator
from uuid import uuid4

from django.core.files.base import ContentFile

from benchmarks.harness import Result, bench, timed
from benchmarks.scale import Sizes
from benchmarks.suites.reading import forget_events, last_event
from core.due import claim
from core.sql import execute
from customers.enums import ImportState
from customers.imports.domain.job import draft_import, start_import
from customers.imports.domain.run import run_import
from customers.models import ImportJob

SOURCE = "bench-import"
HEADER = "Customer id,First name,Last name,Email,Phone,Language,Street,Postcode,City,Country\n"
TABLES = ("customers_phone", "customers_email", "customers_pointsaccount", "customers_sighting")


@bench
def import_customers(sizes: Sizes) -> Iterator[Result]:
    """New people, all with an email and a phone, in the house as it stands."""
    lines, mark = max(10, sizes.customers // 25), last_event()
    job = draft_import(kind="customers", source=SOURCE, file=ContentFile(_file(lines), name="bench.csv"))
    start_import(job=job, mapping=job.mapping, options=job.options)
    queue = ImportJob.objects.filter(pk=job.pk, state=ImportState.DUE)
    claimed = claim(queue, owner=uuid4(), to=ImportState.RUNNING, limit=1)[0]
    speed = lines / timed(lambda: run_import(claimed))
    job.refresh_from_db()
    _take_back(job, since=mark)
    if job.created != lines:
        raise AssertionError(f"{job.created} of {lines} created: {job.error}")
    yield Result("import_customers", speed, None, "customers/s", "≥ 8,000 customers/s", speed >= 8_000)


def _file(lines: int) -> bytes:
    people = "".join(
        f"I{n},Camille,Import{n},i{n}@import.example,07{n:08},fr,{n % 200} rue de la Paix,69001,Lyon,FR\n"
        for n in range(lines)
    )
    return f"{HEADER}{people}".encode()


def _take_back(job: ImportJob, *, since: int) -> None:
    forget_events(since=since)
    mine = f"(SELECT id FROM customers_customer WHERE source = '{SOURCE}')"
    for table in TABLES:
        execute(f"DELETE FROM {table} WHERE customer_id IN {mine}")
    execute(f"DELETE FROM customers_customer WHERE source = '{SOURCE}'")
    job.file.delete(save=False)
    job.delete()
