"""Say whether the event log fits the cluster it is in."""

from typing import Any

from django.core.management.base import CommandError

from customers.checks import log_fits_its_cluster
from customers.management.after_restore import AfterRestore


class Command(AfterRestore):
    help = "After a restore: is the event log numbered beyond what this cluster has reached?"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for problem in log_fits_its_cluster(databases=["default"]):
            raise CommandError(f"{problem.msg}\n{problem.hint}")
        self.stdout.write("The event log fits this cluster.")
