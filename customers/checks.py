"""Before the database is changed or served: does the log fit its cluster, and are the erased gone?"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.db import ProgrammingError, transaction

from customers.domain import rebase
from customers.privacy.domain.erasure_ledger import ledger_of, returned


def log_fits_its_cluster(
    *, databases: Sequence[str] | None = None, **_app_configs: Any
) -> list[CheckMessage]:
    """Runs with `migrate` and `check --database default`."""
    if "default" not in (databases or ()) or not rebase.is_there():
        return []
    clocks = rebase.clocks()
    if not clocks.is_ahead:
        return []
    return [
        Error(
            f"The event log is numbered up to {clocks.latest}, but this cluster is at {clocks.next_one}: "
            "it was restored from elsewhere, and its events would stay unread.",
            hint="Stop web and workers, run `manage.py rebase_log`, then start again.",
            id="customers.E001",
        )
    ]


def the_erased_are_gone(*, databases: Sequence[str] | None = None, **_app_configs: Any) -> list[CheckMessage]:
    """As above. A warning: an older backup has to be migrated before anybody can be erased in it."""
    if "default" not in (databases or ()) or not rebase.is_there() or not settings.ERASURES_FILE.is_file():
        return []
    try:
        with transaction.atomic():
            standing = returned(ledger_of([settings.ERASURES_FILE]).erasures).standing
    except ProgrammingError:  # the tables of an older release
        return []
    if not standing:
        return []
    return [
        checks.Warning(
            f"{len(standing)} customers who were erased stand here again: a backup brought them back.",
            hint="Run `manage.py erase_again` before web and workers start.",
            id="customers.W001",
        )
    ]
