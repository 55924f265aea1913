"""The page that shows what a reading was taken from."""

from typing import Any

from django import template
from django.urls import reverse

from metrics.domain.capability.evidence import Reading

register = template.Library()


@register.simple_tag(takes_context=True)
def page_behind(context: Any, reading: Reading) -> str:
    """Its address, for who may open it."""
    kind = reading.kind
    return reverse(kind.url_name) if context["request"].user.has_perm(kind.right) else ""
