"""Write down what every metric is, or was on days gone by."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics.domain.days import today
from metrics.domain.prediction.past import take_past_predictions
from metrics.domain.snapshot.take import days_between, take_past, take_snapshots

QUARTER = timedelta(days=91)


class Command(BaseCommand):
    help = "Take today's snapshot of every metric; with --from, those of past days that facts alone tell."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="since", type=date.fromisoformat, help="YYYY-MM-DD")
        parser.add_argument("--every", type=int, default=1, help="one day of so many (1)")
        parser.add_argument("--predictions", action="store_true", help="with --from: what was expected then")

    def handle(self, *args: Any, since: date | None, every: int, predictions: bool, **options: Any) -> None:
        self.stdout.write(f"{take_snapshots()} snapshots of today")
        if since is None:
            return
        if since > today() or every < 1:
            raise CommandError("--from is a day up to today, --every is 1 or more")
        past = days_between(since, today(), every=every)[1:]
        self.stdout.write(f"{take_past(past)} of {len(past)} past days")
        if predictions:
            self.stdout.write(
                f"{take_past_predictions(past, learn_every=QUARTER)} of what was to be expected"
            )
