"""First half of an import: the file into the staging table, in portions, each line understood or refused."""

import time
from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from core.due import held
from core.sql import execute
from customers.enums import FieldKind, ImportKind, ImportPhase
from customers.imports.domain import staging
from customers.imports.domain.customer_plan import customer_plan, staged
from customers.imports.domain.evidence import Evidence
from customers.imports.domain.issues import kept
from customers.imports.domain.lines import Issue, Plan
from customers.imports.domain.order_plan import STAGED as ORDERS_STAGED
from customers.imports.domain.order_plan import order_plan
from customers.imports.domain.own_columns import mapped
from customers.imports.domain.pulse import ClaimLost, Pulse
from customers.imports.domain.records import opened
from customers.imports.domain.source import Layout, examine
from customers.imports.domain.values import BadValue
from customers.models import ImportIssue, ImportJob

PORTION = 20_000  # lines between two commits
MOST_ISSUES = 10_000  # stored; all are counted
DATES = ("at", "birthday", "since", "consent_at")
NUMBERS = ("quantity", "price")


def begin(job: ImportJob, pulse: Pulse) -> None:
    """Look at the whole file once: its lines are counted, how it writes dates and numbers is found out."""
    layout = examine(job.file)
    evidence, total = Evidence(), 0
    places = {name: job.header.index(heading) for name, heading in job.mapping.items()}
    own = {each.name: each.kind for each in mapped(job)}
    dates = [places[name] for name in places if name in DATES or own.get(name) == FieldKind.DATE]
    numbers = [places[name] for name in places if name in NUMBERS or own.get(name) == FieldKind.NUMBER]
    dates_seen: set[str] = set()
    numbers_seen: set[str] = set()
    with opened(job.file, _layout(job, layout)) as lines:
        for _line, cells in lines:
            total += 1
            if not total % 1000:
                pulse.beat()
            for place in dates:
                dates_seen.update(cells[place : place + 1])
            for place in numbers:
                numbers_seen.update(cells[place : place + 1])
            if len(dates_seen) + len(numbers_seen) > 5000:
                _weigh(evidence, dates_seen, numbers_seen)
    _weigh(evidence, dates_seen, numbers_seen)
    chosen = job.options
    job.options = chosen | {
        "found": {
            "date_order": chosen.get("date_order") or evidence.date_order(),
            "decimal": chosen.get("decimal") or evidence.decimal(job.delimiter),
            "lossy": layout.lossy,
            "skip": layout.skip,
        }
    }
    job.lines_total = total
    _start_over(job)


def _weigh(evidence: Evidence, dates: set[str], numbers: set[str]) -> None:
    for written in dates:
        evidence.see_date(written)
    for written in numbers:
        evidence.see_number(written)
    dates.clear()
    numbers.clear()


def _layout(job: ImportJob, found: Layout) -> Layout:
    return Layout(job.encoding, job.delimiter, job.header, found.lossy, found.skip)


def _start_over(job: ImportJob) -> None:
    job.phase, job.lines_read, job.refused, job.lines_written = ImportPhase.READING, 0, 0, job.lines_written
    with transaction.atomic():
        staging.create(job, _columns(job))
        job.issues.all().delete()
        save(job)


def _columns(job: ImportJob) -> str:
    return ORDERS_STAGED if job.kind == ImportKind.ORDERS else staged(job)


def save(job: ImportJob) -> None:
    """Write the state of our claim down, as the last act of a transaction. Raises ClaimLost."""
    kept = held(job).update(
        phase=job.phase,
        options=job.options,
        notes=job.notes,
        lines_total=job.lines_total,
        lines_read=job.lines_read,
        lines_written=job.lines_written,
        created=job.created,
        unnamed=job.unnamed,
        changed=job.changed,
        unchanged=job.unchanged,
        refused=job.refused,
        unproven=job.unproven,
    )
    if not kept:
        raise ClaimLost


def read(job: ImportJob, pulse: Pulse, *, until: float) -> None:
    """Stage line after line from where the last one stands. Done when the phase says checking."""
    plan = order_plan(job) if job.kind == ImportKind.ORDERS else customer_plan(job)
    [(staged, last)] = execute(f"SELECT count(*), coalesce(max(line), 0) FROM {staging.table(job, 'line')}")
    job.lines_read = staged
    found = job.options["found"]
    layout = Layout(job.encoding, job.delimiter, job.header, found["lossy"], found["skip"])
    with opened(job.file, layout) as source:
        lines = (record for record in source if record[0] > last)
        while _stage(job, plan, list(islice(lines, PORTION)), pulse):
            if time.monotonic() >= until:
                return
    job.phase, job.lines_total = ImportPhase.CHECKING, job.lines_read
    save(job)


def _stage(job: ImportJob, plan: Plan, lines: list[tuple[int, list[str]]], pulse: Pulse) -> bool:
    """One portion in one transaction: its rows and its issues."""
    if not lines:
        return False
    issues: list[Issue] = []
    rows: dict[bool, list[str]] = {True: [], False: []}
    for is_good, row in _rows(plan, lines, issues):
        rows[is_good].append(row)
    good, bad = rows[True], rows[False]
    with transaction.atomic():
        staging.copy(job, plan.names, good)
        if bad:
            staging.copy(job, ["line", "bad", *([plan.key] if plan.key else [])], bad)
        room = max(MOST_ISSUES - job.issues.count(), 0) if issues else 0
        ImportIssue.objects.bulk_create(
            [
                ImportIssue(job=job, line=i.line, column=i.column[:120], content=i.content, **kept(i.message))
                for i in issues[:room]
            ]
        )
        job.lines_read += len(lines)
        job.refused += len(bad)
        job.notes = _notes(job, plan)
        save(job)
    pulse.beat()
    return True


def _rows(plan: Plan, lines: list[tuple[int, list[str]]], issues: list[Issue]) -> Iterator[tuple[bool, str]]:
    """(whether it is good, the staged row as COPY takes it)."""
    for number, cells in lines:
        try:
            yield True, "\t".join(plan.row(number, cells)) + "\n"
        except BadValue:
            issues.extend(plan.issues(number, cells))
            key = [plan.key_of(cells)] if plan.key else []
            yield False, "\t".join([str(number), "t", *key]) + "\n"


def _notes(job: ImportJob, plan: Plan) -> list[str]:
    known = set(job.notes)
    return [*job.notes, *(note for note in plan.notes if note not in known)][:50]


def is_whole(job: ImportJob) -> bool:
    """Whether what was staged still stands, in the columns of today: unlogged tables are empty after a crash
    of the database, and a release since may know more columns.
    """
    is_there = job.phase == ImportPhase.READING or staging.staged(job) == job.lines_total
    return is_there and staging.has_columns(job, _columns(job))


def restart(job: ImportJob) -> None:
    _start_over(job)
