"""Several at once: the same work in threads, each with a connection of its own, started together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from core.errors import DomainError


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
