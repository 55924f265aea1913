"""Where those are listed whom a figure counted on a day: the same customers, the same days."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from metrics.domain.behind import POPULATIONS
from metrics.domain.behind.address import address_of
from metrics.domain.behind.population import DAY, QUARTER
from metrics.domain.registry.metric import LAST_QUARTER, Metric


def windowed(metric: Metric) -> Metric:
    """As the snapshot has it: over its own window."""
    daily = metric.daily
    return replace(metric, window=daily.window) if daily and daily.window else metric


def counted_on(metric: Metric, scope: str, day: date | None, *, side: str = "") -> str:
    """`scope` as in an address: `segment:lost`, everybody is the empty one; without a day, as of now.

    Empty where the population cannot be narrowed to who is looked at: it would list others, too. And where
    it is of now alone, and the day long over: who was counted then is not known any more.
    """
    population = POPULATIONS.get(metric.key)
    kind, _colon, name = scope.partition(":")
    if population is None or (kind and kind not in population.filters):
        return ""
    if day and "until" not in population.filters and day < timezone.localdate() - DAY:
        return ""
    window = QUARTER if windowed(metric).window == LAST_QUARTER else population.usual
    days = population.counted(day, window) if day else {}
    return address_of(metric.key, side=side, **days, **({kind: name} if kind else {}))
