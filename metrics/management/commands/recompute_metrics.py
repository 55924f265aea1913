"""Compute every figure again from the facts."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from metrics.domain.recompute import steps


class Command(BaseCommand):
    help = "Compute every figure again from the facts. What is right already is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quiet-moves",
            action="store_true",
            help="tell the event log nothing of who enters or leaves a segment: for a first filling",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, step in steps(announce=not options["quiet_moves"]):
            started = monotonic()
            step()
            self.stdout.write(f"{name:12} {monotonic() - started:7.1f} s")
