"""Run imports: read, check, write; in steps that can be taken up again wherever a process died."""

import logging
import time
from collections.abc import Callable
from uuid import uuid4

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.functional import Promise

from core.due import claim, held, release_expired
from core.errors import DomainError, to_keep
from core.sql import execute, is_about_a_missing_row
from customers.enums import ImportKind, ImportPhase, ImportState
from customers.imports.domain import reading, staging
from customers.imports.domain.customer_check import check_customers, report_customers
from customers.imports.domain.customer_write import write_customers
from customers.imports.domain.issues import kept
from customers.imports.domain.order_check import check_orders, report_orders
from customers.imports.domain.order_write import write_orders
from customers.imports.domain.pulse import Cancelled, ClaimLost, Pulse
from customers.imports.domain.records import Unreadable
from customers.models import ImportIssue, ImportJob

logger = logging.getLogger(__name__)

BUDGET = 20.0  # seconds per wake-up; only the one transaction of "all or nothing" may take longer


def run_due_imports(*, budget: float = BUDGET) -> bool:
    """Take one import that is due as far as the time goes. True: there was something to do."""
    running = ImportJob.objects.filter(state=ImportState.RUNNING)
    release_expired(running, to=ImportState.DUE)
    due = ImportJob.objects.filter(state=ImportState.DUE)
    for job in claim(due, owner=uuid4(), to=ImportState.RUNNING, limit=1):
        staging.drop_orphans()
        run_import(job, until=time.monotonic() + budget)
        return True
    return False


def run_import(
    job: ImportJob, *, until: float = float("inf"), watch: Callable[[ImportJob], None] | None = None
) -> None:
    """Work on a claimed import until it is over or the time is; then it is due again."""
    language = job.created_by.language if job.created_by else translation.get_language()
    with translation.override(language), Pulse(job, watch=watch) as pulse:
        try:
            _run(job, pulse, until)
        except ClaimLost:
            logger.warning("import %s: the claim was lost", job.pk)
        except Cancelled:
            _end(job, ImportState.CANCELLED)
        except Unreadable as error:
            _refuse_file(job, error)
        except DomainError as error:
            _end(job, ImportState.REFUSED, error=error.message)
        except (OperationalError, InterfaceError):
            raise  # the database's trouble, not the file's: when the lease is over, somebody tries again
        except Exception as error:
            logger.exception("import %s failed", job.pk)
            _end(job, ImportState.FAILED, error=f"{type(error).__name__}: {error}"[:2000])


def _run(job: ImportJob, pulse: Pulse, until: float) -> None:
    pulse.beat(force=True)
    if not job.phase:
        reading.begin(job, pulse)
    elif not reading.is_whole(job):
        reading.restart(job)
    while True:
        pulse.beat(force=True)
        if job.phase == ImportPhase.READING:
            reading.read(job, pulse, until=until)
        elif job.phase == ImportPhase.CHECKING:
            with pulse.kept():
                _check(job)
        else:
            _write(job, pulse, until)
        if job.state != ImportState.RUNNING:
            return
        if time.monotonic() >= until:
            held(job).update(state=ImportState.DUE, owner=None, lease_until=None, due_at=Now())
            return


def _check(job: ImportJob) -> None:
    """Judge the file as a whole; afterwards nothing in it can fail any more."""
    is_orders = job.kind == ImportKind.ORDERS
    with transaction.atomic():
        (check_orders if is_orders else check_customers)(job)
        execute(_FORGET.format(**staging.tables(job)), job=job.pk)
        room = reading.MOST_ISSUES - job.issues.count()
        (report_orders if is_orders else report_customers)(job, room=max(room, 0))
        job.phase = ImportPhase.WRITING
        if job.refused and job.all_or_nothing:
            job.unchanged = 0
            _finish(job, ImportState.REFUSED)
        else:
            reading.save(job)


# What an earlier check said; what was wrong with a line by itself stays.
_FORGET = """
DELETE FROM customers_importissue i USING {line} l WHERE i.job_id = %(job)s AND l.line = i.line AND NOT l.bad
"""


def _write(job: ImportJob, pulse: Pulse, until: float) -> None:
    """Stale: what the file was checked against has changed meanwhile, so check again. So it has where a
    customer was merged or erased between the check and the writing.
    """
    try:
        if job.all_or_nothing:
            _write_whole(job, pulse)
        while job.state == ImportState.RUNNING:
            with transaction.atomic():
                if _portion(job):
                    reading.save(job)
                else:
                    _finish(job, ImportState.DONE)
                    return
            pulse.beat()
            if time.monotonic() >= until:
                return
    except (staging.Stale, IntegrityError) as reason:
        if isinstance(reason, IntegrityError) and not is_about_a_missing_row(reason):
            raise
        job.refresh_from_db(fields=["created", "changed", "unnamed", "state", "error"])
        job.lines_written, job.phase = 0, ImportPhase.CHECKING


def _write_whole(job: ImportJob, pulse: Pulse) -> None:
    job.lines_written = job.created = job.changed = job.unnamed = 0
    with transaction.atomic():
        while _portion(job):
            pulse.beat()
        pulse.beat(force=True)
        _finish(job, ImportState.DONE)


def _portion(job: ImportJob) -> bool:
    """Its references are checked at its end, not those of the whole file in the last moment."""
    goes_on = write_orders(job) if job.kind == ImportKind.ORDERS else write_customers(job)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")
    return goes_on


def _refuse_file(job: ImportJob, error: Unreadable) -> None:
    with transaction.atomic():
        ImportIssue.objects.create(job=job, line=error.line, **kept(error.message))
        job.refused = max(job.refused, 1)
        _finish(job, ImportState.REFUSED, error=error.message)


def _end(job: ImportJob, state: ImportState, *, error: str | Promise = "") -> None:
    if job.all_or_nothing:
        job.lines_written = job.created = job.changed = job.unchanged = job.unnamed = 0
    job.state = ImportState.RUNNING  # a transaction that came to nothing may have left another one here
    with transaction.atomic():
        _finish(job, state, error=error)


def _finish(job: ImportJob, state: ImportState, *, error: str | Promise = "") -> None:
    """The last act of the job's last transaction. What is counted is what stands."""
    staging.drop(job)
    if state == ImportState.DONE:
        job.lines_written = job.lines_total - job.refused
    elif state == ImportState.REFUSED:
        job.lines_written = 0
    reading.save(job)
    words, values = to_keep(error)
    held(job).update(
        state=state, error=words, error_values=values, finished_at=Now(), owner=None, lease_until=None
    )
    job.state, job.error, job.error_values = state, words, values
