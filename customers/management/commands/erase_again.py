"""After a restore: erase whoever the backup brought back."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from customers.management.after_restore import SaidAgain
from customers.models import Customer
from customers.privacy.domain.erasure_ledger import erase_again, ledger_of, returned


class Command(SaidAgain):
    help = "After a restore, before web and workers start: erase again whoever was erased since the backup."
    verb, happened, writer = "erase", "customers were erased", "erasures"

    def own_ledger(self) -> Path:
        return settings.ERASURES_FILE

    def knows_of_any(self) -> bool:
        return Customer.objects.filter(erased_at__isnull=False).exists()

    def again(self, paths: Sequence[Path], *, only_say: bool) -> Sequence[str]:
        ledger = ledger_of(paths)
        found = returned(ledger.erasures)
        for number in found.merged:
            self.stderr.write(
                f"Look at customer {number}: somebody who was erased is merged into that record."
            )
        if only_say:
            self.stdout.write(f"{len(found.standing)} would be erased again: {found.standing}")
        else:
            self.stdout.write(f"{erase_again(found.standing)} of {len(ledger.erasures)} erased again.")
        return ledger.unread
