"""States of ideas and invitations in words."""

from django import template
from django.utils.functional import Promise

from surveys.enums import EarlyState, IdeaState

register = template.Library()
WORDS: dict[str, str | Promise] = {each.value: each.label for each in (*EarlyState, *IdeaState)}


@register.filter
def idea_state(state: str) -> str:
    """In words; what is not known is left out."""
    return str(WORDS.get(state, ""))


@register.filter
def voted(own_votes: dict[int, bool], idea_id: int) -> bool:
    return idea_id in own_votes
