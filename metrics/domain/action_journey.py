"""The journeys lists are narrowed to, and actions may name. An app above this one offers them here."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.errors import Invalid


class NamedJourney(NamedTuple):
    """`once`: a mailing, which a list is narrowed to and no action is offered."""

    slug: str
    name: str
    url: str
    once: bool = False


Source = Callable[[], Iterable[NamedJourney]]
_sources: list[Source] = []


def offer_journeys(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def journeys() -> dict[str, NamedJourney]:
    """Slug → journey."""
    return {each.slug: each for source in _sources for each in source()}


def refuse_unknown_journey(slug: str) -> None:
    """Raises Invalid. No journey at all is fine."""
    if slug and slug not in journeys():
        raise Invalid(_("There is no such journey."), field="journey")
