"""How customer-oriented the staff say they are, by team and round, beside what customers say of those teams.

Only what `surveys.domain.staff_result` lets out is read here: groups large enough, of rounds that are over.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from metrics.domain.formulas.correlation import RankCorrelation, spearman
from metrics.domain.formulas.mean import Mean, mean
from metrics.domain.formulas.nps import Nps, nps
from metrics.domain.formulas.proportion import Proportion, proportion
from metrics.domain.formulas.staff_index import HIGHEST, LOWEST, StaffIndex, staff_index
from metrics.domain.team_voice import SAID_IN, voices_of
from surveys.domain.staff_result import Scores, Shown, closed_rounds, shown_of
from surveys.enums import SurveyKind
from surveys.models import StaffSurvey

Key = tuple[int, ...] | str
Sums = dict[tuple[int | None, str], list[int]]
EVERYBODY = "*"
LEAST_PAIRS, LEAST_ANSWERS = 5, 10
"""Below, no correlation is shown; a team with fewer answers of customers is not paired."""


@dataclass(frozen=True)
class Voice:
    """What customers said of contacts with a team."""

    nps: Nps | None = None
    csat: Proportion | None = None


@dataclass(frozen=True)
class TeamLine:
    """`index` is 0 to 100; `before` the index of the same teams in the round before."""

    teams: tuple[int, ...]
    name: str
    members: int
    index: StaffIndex
    interval: Mean
    voice: Voice
    before: float | None = None

    @property
    def listed(self) -> tuple[int | None, ...]:
        """The teams whose customers can be listed; None: those of all. Of people without a team nobody is."""
        return (None,) if self.name == EVERYBODY and not self.teams else self.teams

    @property
    def key(self) -> Key:
        """The same in each round, whatever the teams are called by then."""
        return self.teams or self.name


@dataclass(frozen=True)
class Round:
    """`whole` is None of too few; `hidden` names the groups not shown."""

    survey: StaffSurvey
    whole: TeamLine | None
    lines: list[TeamLine]
    hidden: list[str]

    @property
    def said_since(self) -> date | None:
        """From when on customers are heard beside it."""
        return self.survey.closed_on - SAID_IN if self.survey.closed_on else None


@dataclass(frozen=True)
class Link:
    """Of `pairs`: a team in a round, with both figures. None where there are too few."""

    with_nps: RankCorrelation | None
    with_csat: RankCorrelation | None
    nps_pairs: int
    csat_pairs: int


def orientation_rounds() -> list[Round]:
    """Latest first, each with the figures of the one before it."""
    found: list[Round] = []
    before: dict[Key, float] = {}
    for survey in reversed(closed_rounds()):
        found.append(_round(shown_of(survey), before))
        before = {line.key: line.index.mean for line in all_lines(found[-1])}
    return found[::-1]


def round_of(survey: StaffSurvey) -> Round:
    """One of them by itself."""
    return _round(shown_of(survey), {})


def all_lines(each: Round) -> list[TeamLine]:
    """The whole house first."""
    return [*([each.whole] if each.whole else []), *each.lines]


def _round(shown: Shown, before: Mapping[Key, float]) -> Round:
    told = _told(shown.survey)
    lines = [
        _line(group.teams, group.name, group.members, group.scores, _voice(told, group.teams), before)
        for group in shown.groups
    ]
    everybody = _voice(told, {team for team, _kind in told})
    whole = _line((), EVERYBODY, shown.members, shown.whole, everybody, before) if shown.whole else None
    return Round(shown.survey, whole, lines, shown.hidden)


def _line(
    teams: tuple[int, ...],
    name: str,
    members: int,
    scores: Scores,
    voice: Voice,
    before: Mapping[Key, float],
) -> TeamLine:
    index = staff_index(scores)
    points = [100 * (fmean(each) - LOWEST) / (HIGHEST - LOWEST) for each in scores]
    interval = mean(n=len(points), total=sum(points), squares=sum(point**2 for point in points))
    if index is None or interval is None:
        raise ValueError("fewer people than may be shown")
    return TeamLine(teams, name, members, index, interval, voice, before.get(teams or name))


def _told(survey: StaffSurvey) -> Sums:
    """By team and kind of survey, what customers said up to its end of their contacts with it."""
    told: Sums = {}
    for row in voices_of(survey):
        counted = told.setdefault((row["team"], row["kind"]), [0, 0, 0])
        for place, name in enumerate(("answers", "good", "bad")):
            counted[place] += row[name] or 0
    return told


def _voice(told: Sums, teams: Collection[int | None]) -> Voice:
    """Of these teams together; contacts of nobody's team are not those of the people without one."""

    def of(kind: SurveyKind) -> tuple[int, int, int]:
        n, good, bad = (sum(told.get((team, kind), [0, 0, 0])[place] for team in teams) for place in range(3))
        return n, good, bad

    (n, promoters, detractors), (rated, satisfied, _unsatisfied) = of(SurveyKind.NPS), of(SurveyKind.CSAT)
    return Voice(
        nps(promoters=promoters, passives=n - promoters - detractors, detractors=detractors),
        proportion(hits=satisfied, n=rated),
    )


def orientation_link(rounds: list[Round]) -> Link:
    """Do teams that say they are there for customers hear better of them? Over all rounds together."""
    lines = [line for each in rounds for line in each.lines if line.teams]
    by_nps = _pairs((line.index.mean, line.voice.nps) for line in lines)
    by_csat = _pairs((line.index.mean, line.voice.csat) for line in lines)
    return Link(_ranked(by_nps), _ranked(by_csat), len(by_nps), len(by_csat))


def _pairs(told: Iterable[tuple[float, Nps | Proportion | None]]) -> list[tuple[float, float]]:
    return [(index, figure.value) for index, figure in told if figure and figure.n >= LEAST_ANSWERS]


def _ranked(pairs: list[tuple[float, float]]) -> RankCorrelation | None:
    if len(pairs) < LEAST_PAIRS:
        return None
    return spearman([x for x, _ in pairs], [y for _, y in pairs])
