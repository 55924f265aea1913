"""Number the event log anew after a restore into another cluster."""

from typing import Any

from customers.domain.rebase import clocks, rebase
from customers.management.after_restore import AfterRestore


class Command(AfterRestore):
    help = "After a restore, with web and workers stopped: number the event log anew; nothing is read twice."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not clocks().is_ahead:
            self.stdout.write("The event log fits this cluster: nothing to do.")
            return
        self.stdout.write(f"{rebase()} events renumbered. Every subscriber goes on where it was.")
