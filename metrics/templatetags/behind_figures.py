"""The way from a figure to the customers it counts."""

from typing import Any

from django import template
from django.template.context import Context

from metrics.domain.behind.address import address_of

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
