"""Several at once, in threads with a connection of their own: started together, or one within the other."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep
from typing import Any

from django.db import connection, transaction
from django.utils import translation

from core.errors import DomainError
from core.sql import execute

_KEPT_WAITING = """
SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))
"""


def at_once(times: int, work: Callable[[int], Any]) -> list[Any]:
    """What each run returned, or the refusal it met."""
    start = Barrier(times)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=10)
            return work(number)
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def in_between(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, bool]:
    """`second` begins when `first` is done but not committed. What it returned, and whether it waited: then
    the commit of `first` let it go on. Needs a test that commits.
    """

    def apart() -> Any:
        try:
            with translation.override("en"):
                return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            running = pool.submit(apart)
            waited = waits(running)
        return running.result(timeout=60), waited


def until_somebody_waits() -> None:
    """For us or for anybody else in here."""
    until = monotonic() + 60
    while not execute(_KEPT_WAITING)[0][0]:
        if monotonic() > until:
            raise TimeoutError
        sleep(0.01)


def waits(running: Future[Any]) -> bool:
    """Decided as soon as it is over or the database says that it waits for us."""
    until = monotonic() + 60
    while not running.done():
        if execute(_KEPT_WAITING)[0][0]:
            return True
        if monotonic() > until:
            raise TimeoutError("neither over nor waiting for a lock")
        sleep(0.005)
    return False
