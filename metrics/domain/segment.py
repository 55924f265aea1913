"""Segments as people define them: made, changed, put in order, archived. Who is in them: `membership.py`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from core.text import clean_line, clean_text
from customers.domain.checked import check
from customers.domain.log import record_event
from customers.domain.use import refuse_if_used
from customers.models import Tag
from metrics.domain.built_in import BUILT_IN_SLUGS
from metrics.domain.definition import definition_of
from metrics.domain.rules import vocabulary
from metrics.domain.rules.rule import read_rule
from metrics.domain.usage import readers_of, uses
from metrics.enums import EventKind, SegmentKind
from metrics.models import Segment, Split

LOCK = 0x7365676D  # "segm"
MOST = 300
AFTER_THE_BUILT_IN = 100
RESERVED = frozenset({"new", "list", "lists", "preview", "products", "splits", "report"})


@dataclass(frozen=True, kw_only=True)
class Naming:
    """What it is called, and what more there is to say about it."""

    name_fr: str
    name_en: str
    explanation_fr: str = ""
    explanation_en: str = ""


@contextmanager
def _defining() -> Iterator[None]:
    """One at a time, so that no two changes together close a circle; each process hears of it."""
    with transaction.atomic():
        execute("SELECT pg_advisory_xact_lock(%(lock)s)", lock=LOCK)
        vocabulary.forget()
        yield
    vocabulary.forget()


def _look_again(segment: Segment, seen_at: datetime | None) -> None:
    segment.refresh_from_db()
    if seen_at and segment.changed_at != seen_at:
        raise Conflict(
            _("Somebody changed this segment while you were editing. Saved again, yours replaces theirs."),
            field="seen_at",
        )


def create_segment(
    *, naming: Naming, rule: Any, split: Split | None = None, actor_id: int | None = None
) -> Segment:
    """Its members are found within seconds. Raises Invalid, Conflict."""
    with _defining():
        segment = Segment(split=split, position=_last_position() + 1, evaluated=0)
        _define(segment, naming, rule)
        _store(segment, actor_id)
    return segment


def create_list(*, naming: Naming, actor_id: int | None = None) -> Segment:
    """Nobody is on it yet. Raises Invalid, Conflict."""
    with _defining():
        segment = Segment(kind=SegmentKind.LIST, rule={}, position=_last_position() + 1)
        _name(segment, naming)
        _store(segment, actor_id)
    return segment


def change_segment(
    *,
    segment: Segment,
    naming: Naming,
    rule: Any = None,
    split: Split | None = None,
    restore: bool = False,
    seen_at: datetime | None = None,
    actor_id: int | None = None,
) -> Segment:
    """Of a built-in segment only the words can be changed; of a list too. Raises Invalid, Conflict.

    `restore`: what is archived comes back as it is defined here, though it could not be read as it was.
    `seen_at`: the `changed_at` of the definition the change was made on; another one since is a Conflict.
    """
    with _defining():
        _look_again(segment, seen_at)
        comes_back = segment.archived_at is not None
        if comes_back and not restore:
            raise Invalid(_("What is archived is not changed: bring it back first."))
        segment.archived_at = None
        if segment.built_in or segment.is_list:
            _name(segment, naming)
            if comes_back:
                _mark_changed(segment, set())
        else:
            left, segment.split = segment.split_id, split
            _define(segment, naming, rule)
            _mark_changed(segment, {left, segment.split_id})
        _store(segment, actor_id)
    return segment


def archive_segment(
    *, segment: Segment, seen_at: datetime | None = None, actor_id: int | None = None
) -> None:
    """Nobody is in it any more; its history stays. Raises Conflict where something still reads it."""
    with _defining():
        _look_again(segment, seen_at)
        if segment.built_in:
            raise Invalid(_("The segments every house begins with stay."))
        refuse_if_used(uses().get(segment.slug, []))
        segment.archived_at = Now()
        _mark_changed(segment, {segment.split_id})
        _store(segment, actor_id)


def restore_segment(
    *, segment: Segment, seen_at: datetime | None = None, actor_id: int | None = None
) -> None:
    """Raises Invalid where its condition can no longer be read or depends on itself by now, Conflict where
    its name is taken."""
    with _defining():
        _look_again(segment, seen_at)
        segment.archived_at = None
        _refuse_name_taken(segment)
        _refuse_circle(segment)
        _mark_changed(segment, {segment.split_id})
        _store(segment, actor_id)


def rename_tag(tag: Tag, into: Tag) -> list[str]:
    """A tag is merged into another: conditions that named it name the other one. The names of their segments.

    Archived ones too: they could not be brought back otherwise. Who named the other one gets new members.
    """
    old, new = str(tag.pk), str(into.pk)
    renamed = []
    with _defining():
        for segment in Segment.objects.all():
            named = vocabulary.values_in(segment.rule, "tag") & {old, new}
            if named and segment.archived_at is None:
                _mark_changed(segment, {segment.split_id})
            if old in named:
                segment.rule = vocabulary.with_value(segment.rule, "tag", old, new)
                renamed.append(segment.name)
                _store(segment, None)
            elif named:
                segment.save(update_fields=["version"])
    return renamed


def create_split(*, name_fr: str, name_en: str) -> Split:
    """Raises Invalid, Conflict."""
    with _defining():
        split = Split(name_fr=clean_line(name_fr), name_en=clean_line(name_en))
        split.slug = _free_slug(split.name_en or split.name_fr, Split)
        check(split, "name_fr", "name_en")
        if Split.objects.filter(Q(name_fr=split.name_fr) | Q(name_en=split.name_en)).exists():
            raise Conflict(_("There is a segmentation of this name already."), field="name_fr")
        split.save()
    return split


def move_in_split(*, segment: Segment, up: bool) -> None:
    """Change places with its neighbour in the segmentation: the first that fits counts."""
    with _defining():
        segment.refresh_from_db()
        if segment.split_id is None:
            raise Invalid(_("This segment stands in no segmentation."))
        others = Segment.objects.filter(split=segment.split_id, archived_at=None)
        if up:
            neighbour = others.filter(position__lt=segment.position).order_by("-position").first()
        else:
            neighbour = others.filter(position__gt=segment.position).order_by("position").first()
        if neighbour is None:
            return
        segment.position, neighbour.position = neighbour.position, segment.position
        for each in (segment, neighbour):
            each.save(update_fields=["position"])
        Segment.objects.filter(split=segment.split_id).update(version=F("version") + 1)


def _define(segment: Segment, naming: Naming, rule: Any) -> None:
    _name(segment, naming)
    segment.rule = read_rule(rule).as_json
    _refuse_circle(segment)


def _name(segment: Segment, naming: Naming) -> None:
    segment.name_fr, segment.name_en = clean_line(naming.name_fr), clean_line(naming.name_en)
    segment.explanation_fr = clean_text(naming.explanation_fr)
    segment.explanation_en = clean_text(naming.explanation_en)
    segment.slug = segment.slug or _free_slug(segment.name_en or segment.name_fr, Segment)
    check(segment, "name_fr", "name_en", "explanation_fr", "explanation_en")
    _refuse_name_taken(segment)


def _refuse_name_taken(segment: Segment) -> None:
    others = Segment.objects.filter(archived_at=None).exclude(pk=segment.pk)
    for name in ("name_fr", "name_en"):
        if others.filter(**{f"{name}__iexact": getattr(segment, name)}).exists():
            raise Conflict(_("There is a segment of this name already."), field=name)


def _refuse_circle(segment: Segment) -> None:
    """What it reads must not read it, directly or through others, nor stand in its own segmentation."""
    reads = definition_of(segment).reads
    mine = {segment.slug}
    if segment.split_id:
        mine |= set(Segment.objects.filter(split=segment.split_id).values_list("slug", flat=True))
    circle = reads & (mine | readers_of(mine))
    if circle:
        names = ", ".join(vocabulary.known_segments()[slug].name for slug in sorted(circle))
        raise Invalid(_("A segment cannot depend on itself: see %(names)s.") % {"names": names}, field="rule")


def _free_slug(name: str, model: type[Segment] | type[Split]) -> str:
    stem = slugify(name)[:40] or "segment"
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED | BUILT_IN_SLUGS
    return next(slug for n in count(1) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


def _last_position() -> int:
    if Segment.objects.filter(archived_at=None).count() >= MOST:
        raise Invalid(_("There are %(most)d segments already: that is all there can be.") % {"most": MOST})
    return max(AFTER_THE_BUILT_IN, Segment.objects.aggregate(last=Max("position"))["last"] or 0)


def _mark_changed(segment: Segment, splits: set[int | None]) -> None:
    """Found anew: its members, those of the segmentation it stands or stood in, and of what reads them."""
    beside = Segment.objects.filter(split__in=splits - {None}).exclude(pk=segment.pk)
    slugs = {segment.slug, *beside.values_list("slug", flat=True)}
    touched = (slugs | readers_of(slugs)) - {segment.slug}
    Segment.objects.filter(slug__in=touched).update(version=F("version") + 1)
    segment.version += 1


def _store(segment: Segment, actor_id: int | None) -> None:
    segment.changed_at = Now()
    segment.save()
    segment.refresh_from_db()
    record_event(
        kind=EventKind.SEGMENT_DEFINED,
        customer_id=None,
        actor_id=actor_id,
        data={"segment": segment.slug, "version": segment.version},
    )
