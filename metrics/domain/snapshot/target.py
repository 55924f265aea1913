"""What a metric should reach: set by a person, held against the interval of what was measured."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.errors import Invalid
from metrics.domain import registry
from metrics.domain.registry import Metric
from metrics.domain.registry.metric import WHOLE
from metrics.domain.snapshot.scopes import Scope
from metrics.domain.snapshot.take import is_split_so
from metrics.models import MetricSnapshot, Target


class Outcome(StrEnum):
    REACHED = "reached"
    MISSED = "missed"
    UNSURE = "unsure"


def set_target(
    *, metric: str, scope: Scope, value: float | None, since: date, actor_id: int | None
) -> Target:
    """From a day on; without a value there is none any more. Set again for the same day, it replaces that.

    Raises Invalid where the metric is not kept so, has no good direction, or cannot have such a value.
    """
    known = aimable(metric, scope)
    if value is not None and not is_possible(known, value):
        raise Invalid(_impossible(known), field="value")
    kept, _made = Target.objects.update_or_create(
        metric=metric,
        since=since,
        **_columns(scope),
        defaults={"value": value, "actor_id": actor_id, "set_at": Now()},
    )
    kept.refresh_from_db()
    return kept


def aimable(key: str, scope: Scope) -> Metric:
    """Raises Invalid (metric, scope) for what can have neither a target nor a goal."""
    known = registry.BY_KEY.get(key)
    if known is None or known.daily is None:
        raise Invalid(_("There is no such figure day by day."), field="metric")
    if not is_split_so(known.daily, scope):
        raise Invalid(_("This figure is not kept for that."), field="scope")
    if known.higher_is_better is None:
        raise Invalid(_("More of it is neither good nor bad: it has no target."), field="metric")
    return known


def is_possible(metric: Metric, value: float) -> bool:
    low, high = metric.bounds
    if not (isfinite(value) and low <= value <= high):
        return False
    return metric.unit not in WHOLE or float(value).is_integer()


def _impossible(metric: Metric) -> str:
    if metric.unit in WHOLE:
        return _("This is counted one by one: give a whole number, not below 0.")
    return _("This figure cannot have such a value.")


def _columns(scope: Scope) -> dict[str, Any]:
    return {"segment_id": scope.segment, "channel": scope.channel, "team_id": scope.team}


def targets_of(metric: str, scope: Scope) -> list[Target]:
    """All that were ever set, the newest first."""
    return list(Target.objects.filter(metric=metric, **scope.fields).select_related("actor"))


def standing_targets(scope: Scope, *, day: date) -> dict[str, float]:
    """By metric, what holds on a day."""
    rows = Target.objects.filter(**scope.fields, since__lte=day).order_by("metric", "-since")
    held = rows.distinct("metric").values_list("metric", "value")
    return {metric: value for metric, value in held if value is not None}


def held_on(targets: Sequence[Target], day: date) -> float | None:
    """Of targets with the newest first."""
    return next((target.value for target in targets if target.since <= day), None)


def outcome(metric: Metric, row: MetricSnapshot | None, target: float | None) -> Outcome | None:
    """Reached or missed only where the whole interval lies on one side; None without a value or a target."""
    if row is None or row.value is None or target is None:
        return None
    low = row.value if row.low is None else row.low
    high = row.value if row.high is None else row.high
    if metric.higher_is_better is False:
        low, high, target = -high, -low, -target
    if low >= target:
        return Outcome.REACHED
    return Outcome.MISSED if high < target else Outcome.UNSURE


def outcome_words(found: Outcome) -> str:
    return {
        Outcome.REACHED: pgettext("target", "reached"),
        Outcome.MISSED: pgettext("target", "not reached"),
        Outcome.UNSURE: pgettext("target", "too early to tell"),
    }[found]


TONES = {Outcome.REACHED: "good", Outcome.MISSED: "bad", Outcome.UNSURE: ""}
