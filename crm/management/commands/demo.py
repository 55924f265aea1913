"""Run the whole product with demo data."""

import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from crm import catalogue, embedded
from crm.embedded import supervisor


class Command(BaseCommand):
    help = "Run the whole product with demo data: web, workers, clock and mail under one supervisor."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            status = self._run()
        except KeyboardInterrupt:
            status = 0
        finally:
            connections.close_all()
            embedded.stop()
            supervisor.finish(embedded.Place("development"))
        self.stdout.write("Everything is stopped. The data stays for the next time; make clean removes it.")
        sys.exit(status)

    def _run(self) -> int:
        self._step("Compiling translations")
        catalogue.compile_stale()  # before anything is said: a process reads them once
        self._step("Preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("check_log")
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        self._step("Demo data: an invented coffee shop, filled the first time in a minute or two")
        call_command("seed_demo")
        self._step("Starting the web server, the workers, the clock and a mail server")
        for connection in connections.all(initialized_only=True):
            if isinstance(connection, DatabaseWrapper):
                connection.close_pool()  # its threads would not survive the forks that follow
        return supervisor.run(self._announcement())

    def _step(self, text: str) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(f"── {text}"))

    def _announcement(self) -> str:
        roles = ("agent", "manager", "admin", "reader")
        lines = [
            "",
            f"{settings.HOUSE_NAME} is at {settings.BASE_URL}",
            "",
            *(f"    {role}@cercle.example" for role in roles),
            f"    password: {settings.DEMO_PASSWORD}",
            "",
            f"Mail it sends is kept in {settings.LOCAL_DIR / 'mail'} and goes nowhere.",
            "Ctrl-C stops everything.",
            "",
        ]
        return "\n".join(lines) + "\n"
