"""Read again all that customers said; corrections by hand stand."""

from typing import Any

from django.core.management.base import BaseCommand

from surveys.domain.voice.reading import read_again, read_due


class Command(BaseCommand):
    help = "Read again the tone and the themes of all that customers said. Corrections by hand stand."

    def handle(self, *args: Any, **options: Any) -> None:
        read_again()
        many = 0
        while step := read_due():
            many += step
        self.stdout.write(f"{many} read.")
