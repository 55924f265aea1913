"""After a restore: withdraw whatever consent the backup brought back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from customers.domain.rebase import is_there
from customers.enums import EventKind
from customers.management.commands.check_log import NO_LOG
from customers.models import Event
from customers.privacy.domain.withdrawal_ledger import (
    file_of_withdrawals,
    standing_again,
    withdraw_again,
    withdrawals_in,
)


class Command(BaseCommand):
    help = "After a restore, before web and workers start: withdraw what was withdrawn since the backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", help="Default: withdrawals.txt beside the erasures.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what stands here again.")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [Path(each) for each in options["files"]] or [file_of_withdrawals()]
        if not is_there():
            raise CommandError(NO_LOG)
        if not options["files"] and not paths[0].exists():
            self._without_ledger(paths[0])
            return
        try:
            ledger = withdrawals_in(paths)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        for line in ledger.unread:
            self.stderr.write(f"Not read: {line!r}")
        standing = standing_again(ledger.withdrawals)
        if options["dry_run"]:
            for each in standing:
                self.stdout.write(f"{each.number}: {each.purpose} by {each.channel}")
            return
        self.stdout.write(f"{withdraw_again(standing)} of {len(ledger.withdrawals)} withdrawn again.")

    def _without_ledger(self, path: Path) -> None:
        """It begins with the first withdrawal, so none is none, unless this database knows of one."""
        if Event.objects.filter(kind=EventKind.CONSENT_WITHDRAWN).exists():
            raise CommandError(
                f"{path} is not there, but consents were withdrawn here: the file is lost, or is elsewhere. "
                "Name it (manage.py withdraw_again FILE), or write down at least what this database knows of "
                "(manage.py withdrawals > FILE)."
            )
        self.stdout.write(f"Nothing to withdraw again: {path} is not there: it begins with the first one.")
