"""The names of segments, where a template has only their slugs."""

from django import template

from metrics.domain.rules.vocabulary import known_segments

register = template.Library()


@register.filter
def segment_name(slug: str) -> str:
    """`{{ data.segment|segment_name }}`: its name in the reader’s language; an unknown slug as it is."""
    segment = known_segments().get(slug)
    return segment.name if segment else slug
