"""Journeys that name a tag: which, and that they name the one it is merged into."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.domain.use import Use
from customers.models import Tag
from journeys.models import Journey
from metrics.domain.rules.vocabulary import with_value

CONDITIONS = ("trigger_where", "steps", "exits", "goal")
NO_TAG = Tag(pk=0, name="")


def tag_uses(tag: Tag) -> Iterator[Use]:
    for journey in Journey.objects.all():
        said = [getattr(journey, name) for name in CONDITIONS]
        if _renamed(said, tag, NO_TAG) != said:
            yield Use(_("journey"), journey.name, reverse("journeys:journey-detail", args=[journey.slug]))


def rename_tag(tag: Tag, into: Tag) -> list[str]:
    """In conditions on the customer by number, in those on an event by number or name. What they mean stays
    the same, so it is no new version. The names of the journeys."""
    renamed = []
    for journey in Journey.objects.select_for_update():
        before = {name: getattr(journey, name) for name in CONDITIONS}
        after = {name: _renamed(where, tag, into) for name, where in before.items()}
        if after != before:
            Journey.objects.filter(pk=journey.pk).update(**after)
            renamed.append(journey.name)
    return renamed


def _renamed(where: Any, tag: Tag, into: Tag) -> Any:
    return _told(with_value(where, "tag", str(tag.pk), str(into.pk)), tag, into)


def _told(where: Any, tag: Tag, into: Tag) -> Any:
    match where:
        case {"field": "tag", **rest} if rest.keys() <= {"is", "in"}:
            return {"field": "tag", **{how: _one(value, tag.name, into.name) for how, value in rest.items()}}
        case {"field": "tag_id", **rest}:
            return {"field": "tag_id", **{how: _one(value, tag.pk, into.pk) for how, value in rest.items()}}
        case dict():
            return {key: _told(part, tag, into) for key, part in where.items()}
        case list():
            return [_told(part, tag, into) for part in where]
    return where


def _one(value: Any, old: Any, new: Any) -> Any:
    """Numbers are compared as texts too."""
    if isinstance(value, list):
        return list(dict.fromkeys(_one(each, old, new) for each in value))
    return type(value)(new) if str(value) == str(old) else value
