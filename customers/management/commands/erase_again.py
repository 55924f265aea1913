"""After a restore: erase whoever the backup brought back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from customers.domain.rebase import is_there
from customers.management.commands.check_log import NO_LOG
from customers.models import Customer
from customers.privacy.domain.erasure_ledger import erase_again, ledger_of, returned


class Command(BaseCommand):
    help = "After a restore, before web and workers start: erase again whoever was erased since the backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", help="Default: the file that CERCLE_ERASURES names.")
        parser.add_argument("--dry-run", action="store_true", help="Only say who stands here again.")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [Path(each) for each in options["files"]] or [settings.ERASURES_FILE]
        if not is_there():
            raise CommandError(NO_LOG)
        if not options["files"] and not paths[0].exists():
            self._without_ledger(paths[0])
            return
        try:
            ledger = ledger_of(paths)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        for line in ledger.unread:
            self.stderr.write(f"Not read: {line!r}")
        found = returned(ledger.erasures)
        for number in found.merged:
            self.stderr.write(
                f"Look at customer {number}: somebody who was erased is merged into that record."
            )
        if options["dry_run"]:
            self.stdout.write(f"{len(found.standing)} would be erased again: {found.standing}")
            return
        self.stdout.write(f"{erase_again(found.standing)} of {len(ledger.erasures)} erased again.")

    def _without_ledger(self, path: Path) -> None:
        """It begins with the first erasure, so none is none, unless this database knows of one."""
        if Customer.objects.filter(erased_at__isnull=False).exists():
            raise CommandError(
                f"{path} is not there, but customers were erased here: the file is lost, or lies elsewhere. "
                "Name it (manage.py erase_again FILE), or write down at least those this database knows of "
                "(manage.py erasures > FILE)."
            )
        self.stdout.write(f"Nothing to erase again: {path} is not there, and begins with the first erasure.")
