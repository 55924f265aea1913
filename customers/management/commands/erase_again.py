"""After a restore: erase whoever the backup brought back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from customers.privacy.domain.erasure_ledger import erase_again, ledger_of, returned


class Command(BaseCommand):
    help = "After a restore, before web and workers start: erase again whoever was erased since the backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", help="Default: the file that CERCLE_ERASURES names.")
        parser.add_argument("--dry-run", action="store_true", help="Only say who stands here again.")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [Path(each) for each in options["files"]] or [settings.ERASURES_FILE]
        try:
            ledger = ledger_of(paths)
        except OSError as error:
            raise CommandError(str(error)) from error
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
