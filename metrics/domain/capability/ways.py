"""The lists behind a reading: those it counts, the others, all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from metrics.domain.behind import POPULATIONS
from metrics.domain.behind.address import address_of
from metrics.domain.capability.evidence import Reading
from metrics.domain.capability.measuring import DAYS

Asked = Callable[[str], bool]
"""Whether whoever looks has this right."""


@dataclass(frozen=True)
class Ways:
    """Addresses, empty where there is none."""

    counted: str = ""
    others: str = ""
    every: str = ""


def ways_of(reading: Reading, *, may: Asked) -> Ways:
    """What is listed as it is now is not what was counted on another day: no list leads there then."""
    day = timezone.localdate(reading.measured_at)
    days = {"since": day - timedelta(days=DAYS - 1), "until": day}
    is_of_now = day == timezone.localdate()
    rows, key = reading.kind.rows, reading.kind.of or reading.key
    if rows:
        shown = may(rows.right) and (is_of_now or "{since}" in rows.query)
        return Ways(f"{reverse(rows.url_name)}?{rows.query.format(**days)}" if shown else "")
    population = POPULATIONS[key]
    if not may("metrics.view") or not (is_of_now or "until" in population.filters):
        return Ways()
    sides = [side.key for side in population.sides]
    return Ways(*(address_of(key, side=side, **days) if side else "" for side in _three(sides)))


def _three(sides: list[str]) -> tuple[str, str, str]:
    """The first two are those a reading counts and the others, where these are not all of them."""
    counted, others, *_more = *(side for side in sides if side != "all"), "", ""
    return counted, others, "all" if "all" in sides else ""
