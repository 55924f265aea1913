"""A file of customers taken in: read, checked, looked for among those there are, and written."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from benchmarks.harness import Result, bench, processor
from benchmarks.scale import Sizes
from benchmarks.suites.reading import forget_events, last_event
from core.due import claim
from core.sql import copy_rows, execute
from customers.enums import ImportState
from customers.imports.domain.job import draft_import, start_import
from customers.imports.domain.run import run_import
from customers.models import ImportJob

SOURCE = "bench-import"
HEADER = "Customer id,First name,Last name,Email,Phone,Language,Street,Postcode,City,Country\n"
COLUMNS = (
    *("id", "source", "external_id", "first_name", "last_name", "company", "language", "street", "postcode"),
    *("city", "country", "time_zone", "preferred_channel", "acquisition_source", "since", "name_key"),
)
TABLES = ("customers_phone", "customers_email", "customers_pointsaccount", "customers_sighting")


@bench
def import_customers(sizes: Sizes) -> Iterator[Result]:
    """New people, all with an email and a phone, in the house as it stands."""
    lines, mark = max(10, min(40_000, sizes.customers)), last_event()
    content = _file(lines)
    job = draft_import(kind="customers", source=SOURCE, file=ContentFile(content, name="bench.csv"))
    start_import(job=job, mapping=job.mapping, options=job.options)
    queue = ImportJob.objects.filter(pk=job.pk, state=ImportState.DUE)
    claimed = claim(queue, owner=uuid4(), to=ImportState.RUNNING, limit=1)[0]
    bare, bare_worked = processor(partial(_copied, content.decode()))
    ours, worked = processor(partial(run_import, claimed))
    job.refresh_from_db()
    _take_back(job, since=mark)
    if job.created != lines:
        raise AssertionError(f"{job.created} of {lines} created: {job.error}")
    speed = lines / ours
    goal = "≥ 8,000 customers/s"
    yield Result("import_customers", speed, lines / bare, "customers/s", goal, speed >= 8_000)
    per = 1e6 / lines
    yield Result("import_customers: of a processor", worked * per, bare_worked * per, "µs/customer")


def _copied(content: str) -> None:
    """The floor: the lines split by csv, and brought by COPY into the tables where they end up, with the
    indexes, references and events these ask for; then taken back.
    """
    rows = list(csv.reader(io.StringIO(content)))[1:]
    with transaction.atomic():
        sequence = "nextval(pg_get_serial_sequence('customers_customer', 'id'))"
        ids = [pk for (pk,) in execute(f"SELECT {sequence} FROM generate_series(1, {len(rows)})")]
        now, people = datetime.now(UTC), list(zip(ids, rows, strict=True))
        copy_rows("customers_customer", COLUMNS, (_customer(pk, row, now) for pk, row in people))
        told = json.dumps({"source": SOURCE})
        events = ((pk, "customer.created", now, "bench-floor", told) for pk in ids)
        copy_rows("customers_event", ("customer_id", "kind", "occurred_at", "source", "data"), events)
        emails = ((pk, row[3], "", 0) for pk, row in people)
        copy_rows("customers_email", ("customer_id", "address", "label", "position"), emails)
        phones = ((pk, f"+33{row[4][1:]}", "", 0) for pk, row in people)
        copy_rows("customers_phone", ("customer_id", "number", "label", "position"), phones)
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def _customer(pk: int, row: list[str], now: datetime) -> tuple[object, ...]:
    ref, first, last, _email, _phone, language, street, postcode, city, country = row
    address, key = (street, postcode, city, country), f"{first} {last}".lower()
    return pk, "bench-floor", ref, first, last, "", language, *address, "Europe/Paris", "", "", now, key


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
