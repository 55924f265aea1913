"""One writer of figures at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from core.sql import execute

LOCK = 0x6D657472  # "metr"


@contextmanager
def one_writer() -> Iterator[None]:
    """A transaction in which nobody else writes figures, on one host or many.

    Without it a slow full recomputation could store what it read before a quick one stored something newer,
    and no event would come to mend that. Every statement after the lock sees what was committed before it.
    """
    with transaction.atomic():
        execute("SELECT pg_advisory_xact_lock(%(lock)s)", lock=LOCK)
        yield


@contextmanager
def if_no_other_writer() -> Iterator[bool]:
    """The same for work that can wait: False, at once, when somebody else is writing."""
    with transaction.atomic():
        yield bool(execute("SELECT pg_try_advisory_xact_lock(%(lock)s)", lock=LOCK)[0][0])
