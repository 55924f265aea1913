"""Readings the system gives beside a question, of this moment or as they were stored."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_timedelta
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import babel_locale
from core.template_tags import number, percent
from metrics.domain.capability.kinds import KINDS, Kind, metric_of
from metrics.domain.registry import Metric, Unit
from metrics.models import CapabilityEvidence


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` is None where there is nothing to measure: no data, not 0. `n`: of how many, for a share."""

    key: str
    value: float | None
    n: int | None
    measured_at: datetime

    @property
    def kind(self) -> Kind:
        return KINDS[self.key]

    @property
    def words(self) -> str:
        if self.value is None:
            return _("no data")
        match self.kind.unit:
            case Unit.SHARE:
                return percent(self.value)
            case Unit.SECONDS:
                locale = babel_locale(get_language() or "en")
                return format_timedelta(timedelta(seconds=self.value), locale=locale)
        return number(self.value)

    @property
    def metric(self) -> Metric | None:
        return metric_of(self.kind.of or self.key)

    @property
    def hits(self) -> int | None:
        """How many are counted, where the value is their share of `n`."""
        if self.value is None or not self.n or not self.kind.is_share:
            return None
        return round(self.value * self.n)

    @property
    def others(self) -> int:
        return (self.n or 0) - (self.hits or 0)

    @property
    def of(self) -> str:
        return _("of %(n)s") % {"n": number(self.n)} if self.n and self.value is not None else ""


Measured = tuple[str, float | None, int | None]
"""Key, value (None: no data) and of how many."""

Live = Callable[[], Iterable[Measured]]
_live: list[Live] = []


def offer_evidence(source: Live) -> None:
    """`source` yields key, value and n of what is quick to read at any moment. The apps above add theirs."""
    if source not in _live:
        _live.append(source)


def evidence_now() -> dict[str, Reading]:
    """Key → reading: what was last counted, and what can be read at once."""
    rows = CapabilityEvidence.objects.all()
    found = {row.key: Reading(row.key, row.value, row.n, row.measured_at) for row in rows if row.key in KINDS}
    now = timezone.now()
    for source in _live:
        found |= {key: Reading(key, value, n, now) for key, value, n in source()}
    return found


def beside(keys: Sequence[str], found: Mapping[str, Reading]) -> list[Reading]:
    return [found[key] for key in keys if key in found]


def to_data(readings: Iterable[Reading]) -> list[dict[str, Any]]:
    return [asdict(each) | {"measured_at": each.measured_at.isoformat()} for each in readings]


def from_data(data: Iterable[Mapping[str, Any]]) -> list[Reading]:
    """What is no longer measured is left out."""
    moments = [(each, parse_datetime(each["measured_at"])) for each in data if each["key"] in KINDS]
    return [Reading(each["key"], each["value"], each["n"], at) for each, at in moments if at]
