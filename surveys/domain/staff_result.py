"""What may be shown of a round of the staff survey: this is the only door to what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.enums import StaffSurveyState
from surveys.models import StaffAnswer, StaffGroup, StaffSurvey

HIGHEST_AND_LOWEST = 6
"""An answer to a turned statement counts as this much less itself: 5 becomes 1."""

Scores = list[list[int]]


@dataclass(frozen=True)
class ShownGroup:
    """`teams`: none for those without one; `scores`: a list for each person, in no order; turned statements
    are turned back.
    """

    teams: tuple[int, ...]
    name: str
    members: int
    scores: Scores


@dataclass(frozen=True)
class Shown:
    """`members`: how many could take part; `whole` is everybody's, or None of too few; `hidden`: names of the
    groups not shown.
    """

    survey: StaffSurvey
    members: int
    whole: Scores | None
    groups: list[ShownGroup]
    hidden: list[str]


def shown_of(survey: StaffSurvey) -> Shown:
    """Nothing while the round runs: what changes from one answer to the next would be that answer."""
    by_group = {
        group.pk: ShownGroup(_teams(group), group.name, group.members, [])
        for group in survey.groups.order_by("names").prefetch_related("teams")
    }
    groups = list(by_group.values())
    members = sum(group.members for group in groups)
    if survey.state != StaffSurveyState.CLOSED:
        return Shown(survey, members, None, [], [group.name for group in groups])
    turned = [bool(each["turned"]) for each in survey.statements]
    rows = StaffAnswer.objects.filter(group__survey=survey).order_by("pk")
    for group, scores in rows.values_list("group", "scores"):
        by_group[group].scores.append(
            [
                HIGHEST_AND_LOWEST - score if turn else score
                for score, turn in zip(scores, turned, strict=True)
            ]
        )
    open_ = disclosable([len(group.scores) for group in groups], least=survey.minimum)
    everybody = [scores for group in groups for scores in group.scores]
    return Shown(
        survey,
        members,
        everybody if len(everybody) >= survey.minimum else None,
        [group for group, is_open in zip(groups, open_, strict=True) if is_open],
        [group.name for group, is_open in zip(groups, open_, strict=True) if not is_open],
    )


def _teams(group: StaffGroup) -> tuple[int, ...]:
    return tuple(sorted(team.pk for team in group.teams.all()))


def disclosable(counts: Sequence[int], *, least: int) -> list[bool]:
    """Which groups may be shown beside the total: those of `least` answers or more. Where the others
    together have answers, but fewer than `least`, the total less those shown would tell of them: then the
    smallest shown are hidden with them until it does not.
    """
    is_open = [count >= least for count in counts]
    kept_back = sum(count for count, shown in zip(counts, is_open, strict=True) if not shown)
    for place in sorted(range(len(counts)), key=lambda place: counts[place]):
        if not 0 < kept_back < least:
            break
        if is_open[place]:
            is_open[place] = False
            kept_back += counts[place]
    return is_open


def remarks_of(survey: StaffSurvey) -> list[str]:
    """Of everybody together, in no order; none below the least group."""
    if survey.state != StaffSurveyState.CLOSED:
        return []
    texts = list(survey.remarks.order_by("pk").values_list("text", flat=True))
    return texts if len(texts) >= survey.minimum else []


def closed_rounds(most: int = 12) -> list[StaffSurvey]:
    """Latest first."""
    return list(
        StaffSurvey.objects.filter(state=StaffSurveyState.CLOSED).order_by("-closed_on", "-pk")[:most]
    )
