"""All segments at a glance: how many are in each, how that moved, in words, who reads them, what to mind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.formats import babel_locale
from core.template_tags import number
from customers.domain.use import Use
from metrics.domain.charts import Point, Sparkline
from metrics.domain.rules.rule import read_rule
from metrics.domain.segment_overlap import TOO_SMALL
from metrics.domain.usage import uses
from metrics.enums import Segmentation
from metrics.models import Segment, SegmentFigures, SegmentOverlap, Split

TREND = timedelta(days=60)
TOO_MANY = 25


@dataclass(frozen=True)
class Line:
    """`size` is None until the segment was counted for the first time."""

    segment: Segment
    days: Sequence[tuple[date, int]]
    uses: Sequence[Use]
    words: str
    trouble: str = ""
    alike: Sequence[SegmentOverlap] = ()

    @property
    def size(self) -> int | None:
        return self.days[-1][1] if self.days else None

    @property
    def change(self) -> int | None:
        """Since the first day of the trend."""
        return self.days[-1][1] - self.days[0][1] if len(self.days) > 1 else None

    @property
    def is_too_small(self) -> bool:
        """To say anything about: an average of so few is mostly chance."""
        return self.size is not None and self.size < TOO_SMALL and not self.segment.archived_at

    @property
    def trend(self) -> Sparkline | None:
        if len(self.days) < 2:
            return None
        return Sparkline(
            key=f"trend-{self.segment.slug}",
            title=_("%(name)s: customers over 60 days") % {"name": self.segment.name},
            points=[
                Point(
                    label=format_date(day, "short", locale=babel_locale(get_language() or "en")), value=size
                )
                for day, size in self.days
            ],
            label_header=_("Day"),
            value_header=_("Customers"),
            format_value=number,
        )


@dataclass(frozen=True)
class Family:
    """Segments that are shown together; those of one segmentation do not overlap."""

    title: str
    lines: list[Line]
    split: Split | None = None
    note: str = ""


@dataclass(frozen=True)
class Overview:
    families: list[Family] = field(default_factory=list)
    archived: list[Line] = field(default_factory=list)

    @property
    def own(self) -> int:
        """How many segments the house made itself."""
        return sum(not line.segment.built_in for family in self.families for line in family.lines)

    def narrowed(self, *, used: bool) -> "Overview":
        """To the segments the house made itself; `used`: which something reads."""
        kept = [
            (family, [line for line in family.lines if not line.segment.built_in and (line.uses or not used)])
            for family in self.families
        ]
        return Overview([replace(family, lines=lines) for family, lines in kept if lines], self.archived)

    @property
    def are_too_many(self) -> bool:
        return self.own > TOO_MANY


def words_of(segment: Segment) -> tuple[str, str]:
    """The definition in words, and what is wrong with it, one of them empty."""
    if segment.is_list:
        return _("Put on the list one by one"), ""
    try:
        return read_rule(segment.rule).words, ""
    except Invalid as refusal:
        return "", str(refusal)


def overview() -> Overview:
    segments = list(Segment.objects.select_related("split"))
    days = _days()
    used = uses()
    alike = _alike(segments)
    lines = [
        Line(it, days.get(it.pk, []), used.get(it.slug, []), *words_of(it), alike.get(it.pk, []))
        for it in segments
    ]
    here = [line for line in lines if not line.segment.archived_at]
    families = [*_own(here), *_splits(here), *_built_in(here)]
    return Overview(families, [line for line in lines if line.segment.archived_at])


def _days() -> dict[int, list[tuple[date, int]]]:
    last = SegmentFigures.objects.order_by("-day").values_list("day", flat=True).first()
    found: dict[int, list[tuple[date, int]]] = {}
    if last:
        rows = SegmentFigures.objects.filter(day__gte=last - TREND).order_by("day")
        for segment, day, size in rows.values_list("segment_id", "day", "customers"):
            found.setdefault(segment, []).append((day, size))
    return found


def _alike(segments: Iterable[Segment]) -> dict[int, list[SegmentOverlap]]:
    """As last counted: without those archived or changed since."""
    here = {each.pk: each for each in segments if not each.archived_at and not each.is_pending}
    found: dict[int, list[SegmentOverlap]] = {}
    for overlap in SegmentOverlap.objects.all():
        if overlap.segment_id in here and overlap.other_id in here:
            overlap.other = here[overlap.other_id]
            found.setdefault(overlap.segment_id, []).append(overlap)
    return found


def _own(lines: Iterable[Line]) -> list[Family]:
    own = [line for line in lines if not line.segment.built_in and not line.segment.split_id]
    rules = [line for line in own if not line.segment.is_list]
    lists = [line for line in own if line.segment.is_list]
    families = [(_("Own segments"), rules), (_("Lists"), lists)]
    return [Family(title, members) for title, members in families if members]


def _splits(lines: Iterable[Line]) -> list[Family]:
    """Those without segments too, so that they can be filled."""
    note = _("Tried in this order: a customer is in the first that fits, and in no other.")
    return [
        Family(split.name, [line for line in lines if line.segment.split_id == split.pk], split, note)
        for split in Split.objects.all()
    ]


def _built_in(lines: Iterable[Line]) -> list[Family]:
    return [
        Family(str(each.label), members)
        for each in Segmentation
        if (
            members := [line for line in lines if line.segment.built_in and line.segment.segmentation == each]
        )
    ]
