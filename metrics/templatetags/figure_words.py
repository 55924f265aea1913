"""What is said of a figure, in its own unit."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from core.template_tags import number, percent, signed
from metrics.domain import registry
from metrics.domain.registry import Metric, Unit

register = template.Library()


@register.inclusion_tag("metrics/_explanation.html", takes_context=True)
def explain(context: Context, key: str) -> dict[str, Any]:
    """`{% explain "kano_better" %}`: the words of the registry, opened beside the figure."""
    return {"metric": registry.get(key), "request": context.get("request")}


@register.filter
def thresholds(metric: Metric) -> list[str]:
    """From which value on it reads how."""
    write = {Unit.SHARE: percent, Unit.SCORE: signed}.get(metric.unit, number)
    starts = [write(each.at_least) for each in metric.thresholds]
    told = [
        {"value": start, "label": each.label} for start, each in zip(starts, metric.thresholds, strict=True)
    ]
    if not told:
        return []
    below = _("below %(value)s: reads “%(label)s”") % (told[0] | {"value": starts[1]})
    return [below, *(_("from %(value)s: reads “%(label)s”") % each for each in told[1:])]
