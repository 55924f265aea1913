"""Whose figures there are: everybody's, and those of each segment, channel and team by name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.enums import Channel
from metrics.domain.registry.metric import Split
from metrics.domain.snapshot.series import EVERYTHING, Scope
from metrics.models import Segment
from metrics.models.snapshot import Scoped


@dataclass(frozen=True, slots=True)
class Named:
    """`text` stands in an address: `segment:lost`, `channel:phone`, `team:3`; everybody is the empty one."""

    text: str
    scope: Scope
    name: str
    split: Split | None = None


def named_scopes(splits: Collection[Split] = tuple(Split)) -> list[Named]:
    """Everybody first; one query each for segments and teams."""
    found = [Named("", EVERYTHING, _("All customers"))]
    if Split.SEGMENT in splits:
        found += [
            Named(f"segment:{it.slug}", Scope(segment=it.pk), it.name, Split.SEGMENT)
            for it in Segment.objects.filter(archived_at=None)
        ]
    if Split.CHANNEL in splits:
        found += [
            Named(f"channel:{it.value}", Scope(channel=it.value), str(it.label), Split.CHANNEL)
            for it in Channel
        ]
    if Split.TEAM in splits:
        teams = _teams()._default_manager.order_by("name").values_list("pk", "name")
        found += [Named(f"team:{pk}", Scope(team=pk), name, Split.TEAM) for pk, name in teams]
    return found


def as_choices(scopes: Sequence[Named]) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Under the headings of what they are."""
    headings = {Split.SEGMENT: _("Segments"), Split.CHANNEL: _("Channels"), Split.TEAM: _("Teams")}
    groups: list[tuple[str, str | list[tuple[str, str]]]] = [
        (it.text, it.name) for it in scopes if it.split is None
    ]
    for split, heading in headings.items():
        members = [(it.text, it.name) for it in scopes if it.split == split]
        if members:
            groups.append((heading, members))
    return groups


def name_of(row: Scoped) -> str:
    """Whose snapshot or target it is; read the row with its segment and team."""
    if row.segment:
        return row.segment.name
    if row.channel:
        return str(Channel(row.channel).label)
    return str(row.team) if row.team else _("All customers")


def _teams() -> type[Model]:
    return apps.get_model(settings.TEAM_MODEL)


def text_of(row: Scoped) -> str:
    """As it stands in an address."""
    if row.segment:
        return f"segment:{row.segment.slug}"
    if row.channel:
        return f"channel:{row.channel}"
    return f"team:{row.team_id}" if row.team_id else ""


def scope_of(text: str) -> Scope:
    """What such a text means. Raises Invalid for what there is not."""
    kind, _colon, name = text.partition(":")
    if not text:
        return EVERYTHING
    if kind == "channel" and name in Channel.values:
        return Scope(channel=name)
    if kind == "segment" and (found := Segment.objects.filter(slug=name[:51]).first()):
        return Scope(segment=found.pk)
    if kind == "team" and name.isascii() and name.isdigit() and len(name) < 19:
        team = _teams()._default_manager.filter(pk=int(name)).first()
        if team:
            return Scope(team=team.pk)
    raise Invalid(_("There is no such segment, channel or team."), field="scope")
