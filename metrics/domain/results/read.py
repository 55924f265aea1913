"""The results of a survey over some days: sums of days alone are read, however many answers there were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Self

from django.db.models import Min

from core.sql import execute
from metrics.domain.days import today
from metrics.domain.formulas.proportion import Proportion, proportion
from metrics.domain.results.count import SPLIT_DAYS
from metrics.domain.results.score import Scored
from metrics.domain.snapshot.estimate import Change, change
from metrics.enums import ResultSplit
from metrics.models.survey_figures import HIGHEST, SurveyFigures
from surveys.enums import AskedOver
from surveys.models import Survey

Key = int | str
SPLITS_SHOWN = 100
"""Lines of a split by agent or product; those with the most answers."""


@dataclass(frozen=True)
class Wanted:
    """`since` and `until` are days, both included. What is empty is not narrowed."""

    survey: Survey
    since: date
    until: date
    segment: int = 0
    segment_slug: str = ""
    channel: str = ""
    over: str = ""
    language: str = ""
    version: int | None = None
    brand: int | None = None
    """0: the house itself."""
    brand_key: str = ""

    @property
    def before(self) -> Self:
        """The period of the same length that ends the day before this one begins."""
        until = self.since - timedelta(days=1)
        return replace(self, since=until - (self.until - self.since), until=until)

    @property
    def is_kept(self) -> bool:
        """By segment, results are not kept for ever: of a part of the days nothing can be compared."""
        return not self.segment or self.kept_since is None

    @property
    def kept_since(self) -> date | None:
        """By segment, agent and product: the first day kept, where the days asked for begin before it."""
        first = today() - SPLIT_DAYS
        return first if self.since < first else None

    @property
    def narrowing(self) -> str:
        """As SQL, beyond the days."""
        told = {"channel": self.channel, "over": self.over, "language": self.language}
        named = [f"{name} = %({name})s" for name, value in told.items() if value]
        numbered = [name for name in ("version", "brand") if getattr(self, name) is not None]
        return " AND ".join(["true", *named, *(f"{name} = %({name})s" for name in numbered)])

    @property
    def params(self) -> dict[str, Any]:
        return {
            "survey": self.survey.pk,
            "since": self.since,
            "until": self.until,
            "segment": self.segment,
            "channel": self.channel,
            "over": self.over,
            "language": self.language,
            "version": self.version,
            "brand": self.brand,
        }


@dataclass(frozen=True)
class Sums:
    """Of the invitations made, and of the answers given, in some days.

    Who answered by an open link was not invited: they stand in `openly_…`, and with their score in `counts`;
    `openly_counts` has theirs alone.
    """

    kind: str
    invited: int = 0
    sent: int = 0
    delivered: int = 0
    bounced: int = 0
    opened: int = 0
    started: int = 0
    answered: int = 0
    unconfirmed: int = 0
    suspect: int = 0
    left_out: int = 0
    replied: int = 0
    replaced: int = 0
    elsewhere: int = 0
    openly_started: int = 0
    openly_answered: int = 0
    openly_suspect: int = 0
    openly_aside: int = 0
    openly_left_out: int = 0
    counts: tuple[int, ...] = (0,) * (HIGHEST + 1)
    openly_counts: tuple[int, ...] = (0,) * (HIGHEST + 1)

    @classmethod
    def of(cls, kind: str, cells: Iterable[Any]) -> Self:
        told = [int(cell or 0) for cell in cells]
        funnel: dict[str, Any] = dict(zip(FUNNEL, told, strict=False))
        scores = told[len(FUNNEL) :]
        counts, openly = tuple(scores[: HIGHEST + 1]), tuple(scores[HIGHEST + 1 :])
        return cls(kind, counts=counts, openly_counts=openly, **funnel)

    @property
    def scored(self) -> Scored:
        return Scored(self.kind, self.counts)

    @property
    def scored_when_asked(self) -> Scored:
        """Without open links: how much they are hung up says nothing of how customers are."""
        told = zip(self.counts, self.openly_counts, strict=True)
        return Scored(self.kind, [every - openly for every, openly in told])

    @property
    def openly_scored(self) -> int:
        return sum(self.openly_counts)

    @property
    def response(self) -> Proportion | None:
        return proportion(hits=self.answered, n=self.invited)


FUNNEL = [each.name for each in fields(Sums) if each.name not in {"kind", "counts", "openly_counts"}]
_OPENLY = "openly_"


def _sum_of(name: str) -> str:
    if name.startswith(_OPENLY):
        return f"sum({name.removeprefix(_OPENLY)}) FILTER (WHERE over = 'open')"
    of_both = name in {"replaced", "elsewhere"}
    return f"sum({name})" if of_both else f"sum({name}) FILTER (WHERE over <> 'open')"


_SCORES = [f"sum(s{score})" for score in range(HIGHEST + 1)]
_SUMS = ", ".join(
    [*map(_sum_of, FUNNEL), *_SCORES, *(f"{score} FILTER (WHERE over = 'open')" for score in _SCORES)]
)


@dataclass(frozen=True)
class Line:
    """One segment, channel, agent, product, language, version or brand."""

    key: Key
    sums: Sums


@dataclass(frozen=True)
class Results:
    """`days` by day; `lines` of the split asked for, most answers first."""

    wanted: Wanted
    whole: Sums
    before: Sums
    days: Mapping[date, Sums]
    by: Mapping[ResultSplit, Mapping[Key, Sums]]
    split: ResultSplit
    lines: list[Line] = field(default_factory=list)

    @property
    def of_customers(self) -> list[int]:
        """How often each score was given by somebody we know: these can be listed."""
        openly = self.by.get(ResultSplit.OVER, {}).get(AskedOver.OPEN.value, Sums(self.wanted.survey.kind))
        return [all_ - theirs for all_, theirs in zip(self.whole.counts, openly.counts, strict=True)]

    @cached_property
    def change(self) -> Change | None:
        """Of those who were asked: a link that is hung up or taken down is no change."""
        if not self.wanted.before.is_kept:
            return None
        now, then = self.whole.scored_when_asked, self.before.scored_when_asked
        return change(now.method, now.sums, then.sums) if now.n and then.n else None


_PLACES = ("day", "channel", "over", "language", "version", "brand")
_GROUPED = {2 ** len(_PLACES) - 1 - 2**bit: name for bit, name in enumerate(reversed(_PLACES))}
"""What `grouping` says of a row: a bit for each place that it is summed over."""
_WHOLE = f"""
    SELECT {", ".join(_PLACES)}, grouping({", ".join(_PLACES)}), {{sums}}
    FROM metrics_surveyfigures
    WHERE survey_id = %(survey)s AND split = %(split)s AND key = %(segment)s
      AND day BETWEEN %(since)s AND %(until)s AND {{narrowing}}
    GROUP BY GROUPING SETS ((), {", ".join(f"({name})" for name in _PLACES)})
"""
_OF_EACH = """
    SELECT key, {sums} FROM metrics_surveyfigures
    WHERE survey_id = %(survey)s AND split = %(split)s
      AND day BETWEEN %(since)s AND %(until)s AND {narrowing}
    GROUP BY key
"""
_SUMMED = """
    SELECT {sums} FROM metrics_surveyfigures
    WHERE survey_id = %(survey)s AND split = %(split)s AND key = %(segment)s
      AND day BETWEEN %(since)s AND %(until)s AND {narrowing}
"""
_OVER = """
    SELECT over, grouping(over), {sums} FROM metrics_surveyfigures
    WHERE survey_id = %(survey)s AND split = %(split)s AND key = %(segment)s
      AND day BETWEEN %(since)s AND %(until)s AND {narrowing}
    GROUP BY GROUPING SETS ((), (over))
"""


def results(wanted: Wanted, split: ResultSplit) -> Results:
    """Three queries over sums of days: the period, the one before, and the lines of the split."""
    told = _whole(wanted)
    by: dict[ResultSplit, Mapping[Key, Sums]] = {
        ResultSplit.CHANNEL: told["channel"],
        ResultSplit.OVER: told["over"],
        ResultSplit.LANGUAGE: told["language"],
        ResultSplit.VERSION: told["version"],
        ResultSplit.BRAND: told["brand"],
    }
    if split not in by:
        by[split] = of_each(wanted, split)
    lines = [Line(key, sums) for key, sums in by[split].items() if sums.invited or sums.scored.n]
    lines.sort(key=lambda line: (-line.sums.scored.n, str(line.key)))
    kind = wanted.survey.kind
    return Results(
        wanted,
        told["whole"].get("", Sums(kind)),
        _summed(wanted.before),
        told["day"],
        by,
        split,
        lines[:SPLITS_SHOWN],
    )


def of_each(wanted: Wanted, split: ResultSplit) -> dict[Key, Sums]:
    """By segment, agent or product: of everybody, as none of them is crossed with another."""
    rows = _execute(_OF_EACH, wanted, split=split.value)
    return {key: Sums.of(wanted.survey.kind, cells) for key, *cells in rows}


def _whole(wanted: Wanted) -> dict[str, dict[Any, Sums]]:
    found: dict[str, dict[Any, Sums]] = {name: {} for name in ("whole", *_PLACES)}
    for row in _execute(_WHOLE, wanted):
        keys, (grouped, *cells) = row[: len(_PLACES)], row[len(_PLACES) :]
        name = _GROUPED.get(grouped, "whole")
        key = "" if name == "whole" else keys[_PLACES.index(name)]
        found[name][key] = Sums.of(wanted.survey.kind, cells)
    return found


def of_all_time(survey: Survey) -> Results:
    """Two queries: the whole, and by way of asking, from the first day on of which anything is kept."""
    days = SurveyFigures.objects.filter(survey=survey, split="", key=0)
    first = days.aggregate(first=Min("day"))["first"]
    wanted = Wanted(survey, first or today(), today())
    told = {
        "" if is_whole else over: Sums.of(survey.kind, cells)
        for over, is_whole, *cells in _execute(_OVER, wanted)
    }
    whole = told.pop("")
    return Results(wanted, whole, Sums(survey.kind), {}, {ResultSplit.OVER: told}, ResultSplit.SEGMENT)


def _summed(wanted: Wanted) -> Sums:
    [cells] = _execute(_SUMMED, wanted)
    return Sums.of(wanted.survey.kind, cells)


def _execute(statement: str, wanted: Wanted, *, split: str | None = None) -> list[tuple[Any, ...]]:
    """Of one segment where one is asked for, unless a split names all of them."""
    of = split if split is not None else "segment" if wanted.segment else ""
    return execute(
        statement.format(sums=_SUMS, narrowing=wanted.narrowing), **(wanted.params | {"split": of})
    )
