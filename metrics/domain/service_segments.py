"""Customer service by segment: read off the snapshots, as no sum of a day knows who was in which segment."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from metrics.domain.snapshot.tally import QUARTER
from metrics.models import MetricSnapshot

# What each metric's n, Σx and Σx² are called among the sums of service.
_SUMS = {
    "contacts": ("", "contacts", ""),
    "handle_time": ("timed", "seconds", "squares"),
    "first_contact_resolution": ("issues", "solved_at_first", ""),
    "said_by_agents": ("said", "said_solved", ""),
    "said_by_customers": ("asked", "told_solved", ""),
}
MEASURED = {"seconds", "squares"}


@dataclass(frozen=True)
class Kept:
    """The sums of the ninety days up to `day`, and of the ninety before, by slug; "" is everybody."""

    day: date
    now: dict[str, dict[str, float]]
    before: dict[str, dict[str, float]]

    @property
    def since(self) -> date:
        return self.day - timedelta(days=QUARTER - 1)


def kept_of_segments(until: date) -> Kept | None:
    """As of the latest day up to `until` that was written down; None where there is none. Two queries."""
    rows = MetricSnapshot.objects.filter(metric__in=_SUMS, channel="", team=None)
    day = rows.filter(segment=None, day__lte=until).aggregate(day=Max("day"))["day"]
    if day is None:
        return None
    found: dict[date, dict[str, dict[str, float]]] = {day: {}, day - timedelta(days=QUARTER): {}}
    told = rows.filter(day__in=found, segment__archived_at=None).values_list(
        "day", "segment__slug", "metric", "n", "total", "squares"
    )
    for at, slug, metric, *sums in told:
        own = found[at].setdefault(slug or "", {})
        named = zip(_SUMS[metric], sums, strict=True)
        own |= {name: value if name in MEASURED else round(value) for name, value in named if name}
    return Kept(day, *found.values())
