"""Say whether the event log fits the cluster it is in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from customers.checks import log_fits_its_cluster
from customers.domain.rebase import is_there

NO_LOG = "There is no event log in this database: restore a backup into it, or begin with manage.py migrate."


class Command(BaseCommand):
    help = "After a restore: is the event log numbered beyond what this cluster has reached?"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_there():
            self.stdout.write(NO_LOG)
            return
        for problem in log_fits_its_cluster(databases=["default"]):
            raise CommandError(f"{problem.msg}\n{problem.hint}")
        self.stdout.write("The event log fits this cluster.")
