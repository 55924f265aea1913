"""For changes that take in many tables of one customer, while others work on single records."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.sql import execute

PATIENCE = "700ms"  # less than the database waits before it looks for a deadlock: so it is us who give way
BUSY = {"55P03", "40P01"}


@contextmanager
def giving_way() -> Iterator[None]:
    """One transaction, checked by the database before it ends, that gives up rather than hold others back.

    Raises Conflict.
    """
    try:
        with transaction.atomic():
            execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            yield
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            execute("SET CONSTRAINTS ALL DEFERRED")
            execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as trouble:
        if getattr(trouble.__cause__, "sqlstate", "") not in BUSY:
            raise
        raise Conflict(
            _("Somebody is working on one of these records right now. Please try again.")
        ) from trouble
