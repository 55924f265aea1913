"""Look at every customer for duplicates."""

from typing import Any

from django.core.management.base import BaseCommand

from customers.identity.domain.duplicate import look_at_all


class Command(BaseCommand):
    help = "Look at every customer for duplicates. Whoever is created or changed is looked at anyway."

    def handle(self, *args: Any, **options: Any) -> None:
        customers = pairs = 0
        for looked_at, found in look_at_all():
            customers, pairs = customers + looked_at, pairs + found
            self.stdout.write(f"{customers} customers looked at, {pairs} pairs new or changed")
