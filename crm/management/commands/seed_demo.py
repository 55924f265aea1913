"""Fill an empty database with the demo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from crm.demo.following import follow
from crm.demo.seeding import CUSTOMERS, seed


class Command(BaseCommand):
    help = "Fill an empty database with believable customers and their history. Does nothing in a full one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--customers", type=int, default=CUSTOMERS)

    def handle(self, *args: Any, customers: int, **options: Any) -> None:
        if not seed(customers=customers, progress=self.stdout.write):
            self.stdout.write("There are customers already: nothing to do.")
            return
        follow(progress=self.stdout.write)
