"""Write down who was erased, as this database knows it."""

from typing import Any

from django.core.management.base import BaseCommand

from customers.models import Customer
from customers.privacy.domain.erasure_ledger import erasures_of


class Command(BaseCommand):
    help = "Every erasure this database knows of, a line each, as `erase_again` reads them."

    def handle(self, *args: Any, **options: Any) -> None:
        for erasure in erasures_of(Customer.objects.all()):
            self.stdout.write(str(erasure))
