"""Before the database is changed or served: does the log fit its cluster?"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from customers.domain import rebase


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
