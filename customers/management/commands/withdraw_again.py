"""After a restore: withdraw whatever consent the backup brought back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

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
        try:
            ledger = withdrawals_in([Path(each) for each in options["files"]] or [file_of_withdrawals()])
        except OSError as error:
            raise CommandError(str(error)) from error
        for line in ledger.unread:
            self.stderr.write(f"Not read: {line!r}")
        standing = standing_again(ledger.withdrawals)
        if options["dry_run"]:
            for each in standing:
                self.stdout.write(f"{each.number}: {each.purpose} by {each.channel}")
            return
        self.stdout.write(f"{withdraw_again(standing)} of {len(ledger.withdrawals)} withdrawn again.")
