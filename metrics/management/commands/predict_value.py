"""Learn from what was bought and predict what each customer will do, now instead of tonight."""

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from metrics.domain.prediction.predict import predict


class Command(BaseCommand):
    help = "Fit the model of purchases and write its predictions for every customer."

    def handle(self, *args: Any, **options: Any) -> None:
        started = monotonic()
        fit = predict()
        self.stdout.write(
            f"{fit.day}: {fit.get_learnt_display()}. {fit.customers} customers,"
            f" {fit.repeat_buyers} bought again; {monotonic() - started:.1f} s"
        )
