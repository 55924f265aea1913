"""What a metric was: the functions through which everybody reads snapshots."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from metrics.models import MetricSnapshot


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: of a segment, a channel or a team; of everybody where none of them is named."""

    segment: int | None = None
    channel: str = ""
    team: int | None = None

    def __post_init__(self) -> None:
        if sum(map(bool, (self.segment, self.channel, self.team))) > 1:
            raise ValueError("a scope is a segment, a channel or a team")

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the columns."""
        return {"segment": self.segment, "channel": self.channel, "team": self.team}


EVERYTHING = Scope()


def snapshots(scope: Scope = EVERYTHING) -> QuerySet[MetricSnapshot]:
    return MetricSnapshot.objects.filter(**scope.fields)


def latest(metric: str, scope: Scope = EVERYTHING, *, until: date | None = None) -> MetricSnapshot | None:
    """The newest snapshot, or the newest of a day up to `until`; None before the first."""
    rows = snapshots(scope).filter(metric=metric)
    return (rows.filter(day__lte=until) if until else rows).order_by("-day").first()


def series(
    metric: str, scope: Scope = EVERYTHING, *, since: date | None = None, until: date | None = None
) -> list[MetricSnapshot]:
    """One row a day, oldest first, both ends included. A day on which nothing was counted is not there."""
    rows = snapshots(scope).filter(metric=metric)
    if since:
        rows = rows.filter(day__gte=since)
    if until:
        rows = rows.filter(day__lte=until)
    return list(rows.order_by("day"))
