"""The lists that a reading was taken from."""

from typing import Any

from django import template

from metrics.domain.capability.evidence import Reading
from metrics.domain.capability.ways import Ways
from metrics.domain.capability.ways import ways_of as listed

register = template.Library()


@register.simple_tag(takes_context=True)
def ways_of(context: Any, reading: Reading) -> Ways:
    """Their addresses, for who may open them."""
    return listed(reading, may=context["request"].user.has_perm)
