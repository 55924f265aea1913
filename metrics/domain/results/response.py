"""Who answered, beside who was asked and beside everybody: whether the answers speak for all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Subquery, Sum
from django.utils.translation import gettext as _

from customers.enums import Channel
from metrics.domain import registry
from metrics.domain.behind.address import address_of
from metrics.domain.formulas.chi_square import ChiSquare, chi_square
from metrics.domain.formulas.proportion import Proportion, compare_shares, proportion
from metrics.domain.registry import Metric
from metrics.domain.results.address import asked_address, behind, kept_days
from metrics.domain.results.read import Key, Results, Sums, Wanted, of_each
from metrics.domain.results.score import Scored
from metrics.domain.results.told import Told
from metrics.enums import ResultSplit, Segmentation
from metrics.models import Segment, SegmentFigures, ServiceFigures, TraitFigures

CUSTOMERS, CONTACTS = registry.get("segment_size"), registry.get("contacts")
SLIGHT, STRONG = 0.1, 0.3
"""Cramér's V below which a difference is slight, and from which on it is strong (Cohen 1988)."""


@dataclass(frozen=True)
class Group:
    """`everybody`, `asked` and `answered` count it; `stands_out` says how its `rate` lies to the others'."""

    name: str
    everybody: int
    asked: int
    answered: int
    rate: Proportion | None
    stands_out: int
    scored: Scored
    of: tuple[str, str]
    """What its lists are narrowed by."""


@dataclass(frozen=True)
class Trait:
    """The groups of one trait, where everybody is in one of them. `whole`: the figure "everybody" is of."""

    key: str
    name: str
    whole: Metric
    groups: Sequence[Group]
    answering: ChiSquare | None
    told: Told
    wanted: Wanted

    @property
    def whole_name(self) -> str:
        return _("Customers") if self.whole is CUSTOMERS else _("Contacts")

    def share(self, what: str, group: Group) -> float | None:
        total = sum(getattr(each, what) for each in self.groups)
        return getattr(group, what) / total if total else None

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each group with its share of everybody, of those asked and of those who answered."""
        told = ("everybody", "asked", "answered")
        return [
            {
                "group": group,
                "score": self._written(group.scored.estimate.value),
                "links": self._links(group),
                **{what: self.share(what, group) for what in told},
            }
            for group in self.groups
        ]

    def _links(self, group: Group) -> dict[str, str]:
        """Everybody, who was asked, who has answered, and whose score it is, where there are any."""
        of = dict([group.of])
        links = {"asked": asked_address(self.wanted, **of)} if group.asked else {}
        if group.everybody:
            since, until = self.wanted.since, self.wanted.until
            links["everybody"] = address_of(self.whole.key, since=since, until=until, **of)
        if group.answered:
            links["answered"] = asked_address(self.wanted, side="answered", **of)
        if group.scored.n:
            links["scored"] = behind("scores", kept_days(self.wanted, of), side="all", **of)
        return links

    @property
    def reweighted(self) -> str:
        return self._written(self.weighted) if self.weighted is not None else ""

    def _written(self, value: float | None) -> str:
        return "–" if value is None else self.told.write(value)

    @property
    def words(self) -> str:
        return _difference(self.answering)

    @property
    def weighted(self) -> float | None:
        """The score if each group weighed as much as it is large; None where one of them said nothing."""
        total = sum(group.everybody for group in self.groups)
        values = [(group.everybody, group.scored.estimate.value) for group in self.groups if group.everybody]
        if not total or any(value is None for _size, value in values):
            return None
        return sum(size * (value or 0.0) for size, value in values) / total


def _difference(test: ChiSquare | None) -> str:
    """Whether who answered differs from who was asked, in words."""
    if test is None or not test.is_enough:
        return _("Too few to tell whether those who answered differ from those who were asked.")
    if not test.distinguishable:
        return _("Those who answered do not differ from those who were asked by more than chance.")
    if test.v < SLIGHT:
        return _(
            "Those who answered differ from those who were asked, but slightly: it hardly moves the score."
        )
    if test.v < STRONG:
        return _("Those who answered differ from those who were asked: compare the scores of the groups.")
    return _(
        "Those who answered are others than those who were asked: do not take the score for everybody’s."
    )


def traits(found: Results) -> list[Trait]:
    """Three queries over sums. Nothing within one segment: its members are alike in what is compared."""
    if found.wanted.segment:
        return []
    segments = found.by.get(ResultSplit.SEGMENT) or of_each(found.wanted, ResultSplit.SEGMENT)
    told = [*_segmentations(found.wanted, segments), _language(found), _channel(found)]
    return [trait for trait in told if len(trait.groups) > 1]


def _segmentations(wanted: Wanted, told: Mapping[Key, Sums]) -> Iterable[Trait]:
    last = SegmentFigures.objects.order_by("-day").values("day")[:1]
    sizes = dict(SegmentFigures.objects.filter(day=Subquery(last)).values_list("segment", "customers"))
    named = list(Segment.objects.filter(archived_at=None, built_in=True).order_by("position", "slug"))
    names = {Segmentation.LIFE_CYCLE: _("Life cycle"), Segmentation.VALUE: _("Value")}
    for segmentation, name in names.items():
        rows = [
            (each.slug, each.name, sizes.get(each.pk, 0), told.get(each.pk, Sums(wanted.survey.kind)))
            for each in named
            if each.segmentation == segmentation
        ]
        yield _trait(wanted, "segment", str(segmentation), name, CUSTOMERS, rows)


def _language(found: Results) -> Trait:
    sizes = dict(TraitFigures.objects.values_list("language", "customers"))
    return _of_codes(
        found.wanted,
        "language",
        _("Language"),
        CUSTOMERS,
        dict(settings.LANGUAGES),
        sizes,
        found.by[ResultSplit.LANGUAGE],
    )


def _channel(found: Results) -> Trait:
    days = (found.wanted.since, found.wanted.until)
    contacts = ServiceFigures.objects.filter(day__range=days).order_by().values_list("channel")
    sizes = dict(contacts.annotate(n=Sum("contacts")))
    by = found.by[ResultSplit.CHANNEL]
    return _of_codes(
        found.wanted, "channel", _("Channel of the contact"), CONTACTS, dict(Channel.choices), sizes, by
    )


def _of_codes(
    wanted: Wanted,
    key: str,
    name: str,
    whole: Metric,
    names: Mapping[str, Any],
    sizes: Mapping[str, int],
    by: Mapping[Any, Sums],
) -> Trait:
    rows = [(code, str(label), sizes.get(code, 0), by[code]) for code, label in names.items() if code in by]
    return _trait(wanted, key, key, name, whole, rows)


def _trait(
    wanted: Wanted, by: str, key: str, name: str, whole: Metric, rows: Sequence[tuple[str, str, int, Sums]]
) -> Trait:
    """`by`: what its lists are narrowed by, to the code of each row."""
    asked, answered = sum(row[3].invited for row in rows), sum(row[3].answered for row in rows)
    groups = [
        Group(
            label,
            size,
            sums.invited,
            sums.answered,
            sums.response,
            _beside(sums, asked, answered),
            sums.scored_when_asked,
            (by, code),
        )
        for code, label, size, sums in rows
        if size or sums.invited
    ]
    answering = chi_square([(group.answered, group.asked - group.answered) for group in groups])
    return Trait(key, name, whole, groups, answering, Told(wanted.survey), wanted)


def _beside(sums: Sums, asked: int, answered: int) -> int:
    """1 where it answers more often than all the others together, −1 less often, 0 within the noise."""
    others = proportion(hits=answered - sums.answered, n=asked - sums.invited)
    found = compare_shares(sums.response, others)
    return 0 if found is None or not found.distinguishable else 1 if found.difference > 0 else -1
