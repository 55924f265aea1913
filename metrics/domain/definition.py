"""What a segment says: its condition compiled, what it reads, and when the answer may change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, Value, When

from core.errors import Invalid
from metrics.domain.rules.rule import SEGMENT, lines_of, read_rule
from metrics.enums import EventKind
from metrics.models import Listing, Segment, SegmentMembership

NOBODY = Q(pk__in=[])
LISTED = frozenset({EventKind.LISTED, EventKind.UNLISTED})


@dataclass(frozen=True)
class Definition:
    """`q` is over CustomerMetrics; `reads`: the slugs of the segments whose members it asks for."""

    segment: Segment
    q: Q
    is_timed: bool = False
    told_by: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()


def definition_of(segment: Segment) -> Definition:
    """Raises RuleInvalid where what the condition names is no longer there."""
    if segment.archived_at:
        return Definition(segment, NOBODY)
    if segment.is_list:
        listed = Listing.objects.filter(segment=segment, customer=OuterRef("pk"))
        return Definition(segment, Q(Exists(listed)), told_by=LISTED)
    node = read_rule(segment.rule)
    lines = list(lines_of(node))
    return Definition(
        segment,
        node.q,
        is_timed=any(line.is_timed for line in lines),
        told_by=frozenset().union(*(line.field.told_by for line in lines)),
        reads=frozenset(slug for line in lines if line.field is SEGMENT for slug in line.value),
    )


@dataclass(frozen=True)
class Unit:
    """Evaluated as one: a segment, or those of a segmentation, of which the first that fits counts."""

    definitions: Sequence[Definition]

    @property
    def segments(self) -> list[Segment]:
        return [each.segment for each in self.definitions]

    @property
    def slugs(self) -> set[str]:
        return {each.segment.slug for each in self.definitions}

    @property
    def reads(self) -> set[str]:
        return {slug for each in self.definitions for slug in each.reads}

    @property
    def is_timed(self) -> bool:
        return any(each.is_timed for each in self.definitions)

    @property
    def is_pending(self) -> bool:
        return any(each.segment.is_pending for each in self.definitions)

    @property
    def told_by(self) -> frozenset[str]:
        return frozenset().union(*(each.told_by for each in self.definitions))

    @property
    def answer(self) -> Case:
        """The key of the segment a customer is in, or NULL."""
        whens = [When(each.q, then=Value(each.segment.pk)) for each in self.definitions]
        return Case(*whens, default=Value(None), output_field=BigIntegerField())


def levels_of(segments: Iterable[Segment]) -> list[list[Unit]]:
    """Units in the order in which they can be evaluated: what a unit reads stands in an earlier level.

    What reads itself is left out: its members stay as they are.
    """
    left = list(_units(segments))
    known = {slug for unit in left for slug in unit.slugs}
    levels: list[list[Unit]] = []
    done: set[str] = set()
    while left:
        ready = [unit for unit in left if not (unit.reads & known) - done]
        if not ready:
            break
        levels.append(ready)
        done |= {slug for unit in ready for slug in unit.slugs}
        left = [unit for unit in left if unit not in ready]
    return levels


def _units(segments: Iterable[Segment]) -> Iterator[Unit]:
    together: dict[object, list[Segment]] = {}
    for segment in sorted(segments, key=lambda each: (each.position, each.slug)):
        together.setdefault(segment.split_id or segment.slug, []).append(segment)
    for members in together.values():
        yield Unit([_readable(segment) for segment in members])


def _readable(segment: Segment) -> Definition:
    """What cannot be read any more means those who are in it, so that those beside it go on."""
    try:
        return definition_of(segment)
    except Invalid:
        stays = SegmentMembership.objects.filter(segment=segment, left_at=None, customer=OuterRef("pk"))
        return Definition(segment, Q(Exists(stays)))


def depending_on(slugs: set[str], levels: Sequence[Sequence[Unit]]) -> set[str]:
    """These, and whatever reads them, directly or through others."""
    found = set(slugs)
    for level in levels:
        for unit in level:
            if unit.slugs & found or unit.reads & found:
                found |= unit.slugs
    return found
