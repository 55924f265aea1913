"""Write down which consents were withdrawn, as this database knows it."""

from typing import Any

from django.core.management.base import BaseCommand

from customers.models import Event
from customers.privacy.domain.withdrawal_ledger import withdrawals_of


class Command(BaseCommand):
    help = "Every withdrawal this database knows of, a line each, as `withdraw_again` reads them."

    def handle(self, *args: Any, **options: Any) -> None:
        for withdrawal in withdrawals_of(Event.objects.all()):
            self.stdout.write(str(withdrawal))
