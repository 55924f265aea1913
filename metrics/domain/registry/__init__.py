"""Every figure by its key: what it is called, how it is computed, how to read it. One place each."""

from collections.abc import Mapping

from metrics.domain.registry import (
    action,
    cohort,
    forecast,
    lifetime,
    loyalty,
    profile,
    recovery,
    service,
    staff,
    value,
    voice,
    wish,
)
from metrics.domain.registry.metric import LAST_QUARTER, Metric, Threshold, Unit, Words

__all__ = ["BY_KEY", "LAST_QUARTER", "METRICS", "Metric", "Threshold", "Unit", "Words", "get"]

METRICS: tuple[Metric, ...] = (
    *value.METRICS,
    *cohort.METRICS,
    *voice.METRICS,
    *service.METRICS,
    *recovery.METRICS,
    *loyalty.METRICS,
    *profile.METRICS,
    *lifetime.METRICS,
    *forecast.METRICS,
    *wish.METRICS,
    *staff.METRICS,
    *action.METRICS,
)

BY_KEY: Mapping[str, Metric] = {metric.key: metric for metric in METRICS}


def get(key: str) -> Metric:
    """The metric of this key; KeyError for an unknown one."""
    return BY_KEY[key]
