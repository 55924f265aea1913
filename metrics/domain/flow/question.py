"""Which segments do not overlap, and the movements between two days that are asked for."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from metrics.domain.days import today
from metrics.enums import Segmentation
from metrics.models import Recount, Segment, SegmentFlow, Split

COUNT = "flows"
MOST_OPEN = 20  # each costs a pass over all stays in a segmentation
_OWN = "split-"


@dataclass(frozen=True)
class Exclusive:
    """A segmentation in which nobody is twice, and its segments in their order."""

    key: str
    name: str
    segments: list[Segment]


def segmentations() -> list[Exclusive]:
    """The built-in ones, then those of the house; two queries."""
    open_segments = list(Segment.objects.filter(archived_at=None))
    found = [
        Exclusive(kind.value, str(kind.label), [each for each in open_segments if each.segmentation == kind])
        for kind in Segmentation
        if kind != Segmentation.OWN
    ]
    found += [
        Exclusive(f"{_OWN}{split.pk}", split.name, [it for it in open_segments if it.split_id == split.pk])
        for split in Split.objects.all()
    ]
    return [each for each in found if each.segments]


def ask_flow(*, segmentation: str, since: date, until: date, actor_id: int | None = None) -> SegmentFlow:
    """Counted within seconds; asked twice, it is counted once. Raises Invalid, Conflict."""
    if segmentation not in {each.key for each in segmentations()}:
        raise Invalid(_("There is no such segmentation."))
    if not since < until <= today():
        raise Invalid(_("The days have to follow each other, and not to lie ahead."))
    asked = {"segmentation": segmentation, "since": since, "until": until}
    known = SegmentFlow.objects.filter(**asked).first()
    if known and known.counted_at:
        return known
    with transaction.atomic():
        Recount.objects.filter(pk=COUNT).update(due_at=Now())  # from here one after the other
        waiting = SegmentFlow.objects.filter(counted_at=None).exclude(asked_by=None)
        if not known and waiting.count() >= MOST_OPEN:
            raise Conflict(_("Many questions are waiting to be counted. Please ask again in a few minutes."))
        return SegmentFlow.objects.get_or_create(**asked, defaults={"asked_by_id": actor_id})[0]
