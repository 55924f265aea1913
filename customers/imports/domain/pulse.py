"""The heartbeat of a running import, on its own connection: seen at once, whatever the work holds open."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import connection

from core.due import LEASE
from customers.enums import ImportState
from customers.models import ImportJob

EVERY = 0.4
WHILE_KEPT = 5.0


class ClaimLost(Exception):
    """Somebody else holds the job now: leave everything to them."""


class Cancelled(Exception):
    """A member of staff asked to stop."""


class Pulse:
    """`beat` extends the lease, shows how far we are and asks whether to stop.

    The main connection must not hold the job's row locked meanwhile: it writes to it only as its last act.
    """

    def __init__(self, job: ImportJob, *, watch: Callable[[ImportJob], None] | None = None) -> None:
        self.job = job
        self.watch = watch
        self.last = 0.0
        self.connection: psycopg.Connection[Any] | None = None

    @staticmethod
    def params() -> dict[str, Any]:
        """Of a plain connection to the database Django uses."""
        of_django = {"pool", "cursor_factory", "context", "prepare_threshold"}
        return {k: v for k, v in connection.get_connection_params().items() if k not in of_django}

    def __enter__(self) -> Self:
        self.connection = psycopg.connect(**self.params(), autocommit=True)
        self.connection.execute("SET lock_timeout = '10s'")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.connection:
            self.connection.close()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Beat from a thread, while single statements over the whole file keep this one waiting."""
        over = Event()
        thread = Thread(target=self._beat_until, args=[over], daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _beat_until(self, over: Event) -> None:
        while not over.wait(WHILE_KEPT):
            try:
                self.beat(force=True)
            except (ClaimLost, Cancelled, psycopg.Error):
                return  # the next beat of the main thread meets it too

    def beat(self, *, force: bool = False) -> None:
        """Raises ClaimLost, Cancelled."""
        now = time.monotonic()
        if not force and now - self.last < EVERY:
            return
        self.last = now
        assert self.connection  # noqa: S101 — entered
        found = self.connection.execute(
            "UPDATE customers_importjob SET lease_until = clock_timestamp() + %s, lines_read = %s,"
            " lines_written = %s, lines_total = greatest(%s, lines_total)"
            " WHERE id = %s AND owner = %s AND attempt = %s AND state = %s"
            " AND lease_until > clock_timestamp()"
            " RETURNING cancel_requested",
            [
                LEASE,
                self.job.lines_read,
                self.job.lines_written,
                self.job.lines_total,
                self.job.pk,
                self.job.owner,
                self.job.attempt,
                ImportState.RUNNING,
            ],
        ).fetchone()
        if not found:
            raise ClaimLost
        if self.watch:
            self.watch(self.job)
        if found[0]:
            raise Cancelled
