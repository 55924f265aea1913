"""The names of segments, where a template has only their slugs."""

from functools import cache

from django import template

from metrics.domain.built_in import built_in_segments
from metrics.models import Segment

register = template.Library()


@register.filter
def segment_name(slug: str) -> str:
    """`{{ data.segment|segment_name }}`: its name in the reader’s language; an unknown slug as it is."""
    segment = _built_in().get(slug)
    return segment.name if segment else slug


@cache
def _built_in() -> dict[str, Segment]:
    return {segment.slug: segment for segment in built_in_segments()}
