"""The way from a figure to the customers it counts."""

from typing import Any

from django import template
from django.template.context import Context

from metrics.domain.behind.address import address_of
from metrics.domain.registry import Metric
from metrics.domain.snapshot.counted import counted_on
from metrics.models import MetricSnapshot, Segment

register = template.Library()


@register.simple_tag(takes_context=True)
def behind(context: Context, metric: Any, by: str = "", key: Any = None, **narrowed: Any) -> str:
    """`{% behind metric side="kept" %}`: narrowed like its page; with `by` and `key` to one line of a split.

    Empty where nobody stands behind the figure, or nobody can be told by what the line is split by.
    """
    if metric is None or (by and key is None):
        return ""
    request = getattr(context, "request", None)
    asked = request.GET.dict() if request else {}
    asked.pop("side", None)
    return address_of(metric.key, **(asked | narrowed | ({by: key} if by else {})))


@register.simple_tag
def counted(metric: Metric, row: MetricSnapshot, segment: Segment, side: str = "") -> str:
    """`{% counted metric row segment side="all" %}`: whom this snapshot counts of a segment."""
    return counted_on(metric, f"segment:{segment.slug}", row.day, side=side)
