"""After a restore: withdraw whatever consent the backup brought back."""

from collections.abc import Sequence
from pathlib import Path

from customers.enums import EventKind
from customers.management.after_restore import SaidAgain
from customers.models import Event
from customers.privacy.domain.withdrawal_ledger import (
    file_of_withdrawals,
    standing_again,
    withdraw_again,
    withdrawals_in,
)


class Command(SaidAgain):
    help = "After a restore, before web and workers start: withdraw what was withdrawn since the backup."
    verb, happened, writer = "withdraw", "consents were withdrawn", "withdrawals"

    def own_ledger(self) -> Path:
        return file_of_withdrawals()

    def knows_of_any(self) -> bool:
        return Event.objects.filter(kind=EventKind.CONSENT_WITHDRAWN).exists()

    def again(self, paths: Sequence[Path], *, only_say: bool) -> Sequence[str]:
        ledger = withdrawals_in(paths)
        standing = standing_again(ledger.withdrawals)
        if only_say:
            for each in standing:
                self.stdout.write(f"{each.number}: {each.purpose} by {each.channel}")
        else:
            self.stdout.write(f"{withdraw_again(standing)} of {len(ledger.withdrawals)} withdrawn again.")
        return ledger.unread
