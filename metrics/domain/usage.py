"""Where a segment is read: in other segments, in views of the customer list, in what the apps above have."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.domain.use import Use
from customers.models import SavedView, Tag
from customers.people.domain.saved_view import use_of_view
from metrics.domain.rules.rule import SEGMENT
from metrics.domain.rules.vocabulary import values_in
from metrics.models import Segment

Source = Callable[[], Iterable[tuple[str, Use]]]
_sources: list[Source] = []


def offer_uses(source: Source) -> None:
    """`source` yields the slug of a segment and where it is read. The apps above add theirs."""
    if source not in _sources:
        _sources.append(source)


def uses() -> dict[str, list[Use]]:
    """Slug → where that segment is read."""
    found: dict[str, list[Use]] = {}
    for source in _sources:
        for slug, use in source():
            found.setdefault(slug, []).append(use)
    return found


def slugs_in(rule: Any) -> set[str]:
    """The segments that a condition names, however deep; nothing is checked."""
    return values_in(rule, SEGMENT.key)


def named_in_data(where: Any) -> set[str]:
    """The segments that a condition on an event names: {"field": "segment", "is": …} or "in"."""
    match where:
        case {"field": "segment", "is": str(slug)}:
            return {slug}
        case {"field": "segment", "in": list(slugs)}:
            return {slug for slug in slugs if isinstance(slug, str)}
        case Mapping():
            return set().union(*map(named_in_data, where.values()))
        case list():
            return set().union(*map(named_in_data, where))
    return set()


def readers_of(slugs: Iterable[str]) -> set[str]:
    """The segments that read one of these, directly or through others, or through their segmentation."""
    rows = list(Segment.objects.filter(archived_at=None).values_list("slug", "rule", "split"))
    found = set(slugs)
    while True:
        splits = {split for slug, _rule, split in rows if slug in found and split}
        more = {slug for slug, rule, split in rows if slugs_in(rule) & found or split in splits}
        if more <= found:
            return found - set(slugs)
        found |= more


def tag_uses(tag: Tag) -> Iterable[Use]:
    """Who is in the archive needs it no more; bringing it back means repairing it."""
    for segment in Segment.objects.all():
        if str(tag.pk) in values_in(segment.rule, "tag"):
            away = segment.archived_at is not None
            url = reverse("metrics:segment-detail", args=[segment.slug])
            yield Use(_("archived segment") if away else _("segment"), segment.name, url, binding=not away)


def _in_segments() -> Iterable[tuple[str, Use]]:
    for reader in Segment.objects.filter(archived_at=None):
        for slug in slugs_in(reader.rule):
            yield (
                slug,
                Use(_("segment"), reader.name, reverse("metrics:segment-detail", args=[reader.slug])),
            )


def _in_views() -> Iterable[tuple[str, Use]]:
    for view in SavedView.objects.filter(query__has_key="segment"):
        yield str(view.query["segment"]), use_of_view(view, "segment")


offer_uses(_in_segments)
offer_uses(_in_views)
