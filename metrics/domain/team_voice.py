"""What customers said of each team beside a round of the staff survey: kept with the teams of that time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Sum

from metrics.domain.results.count import RECENT
from metrics.models import AnswerFigures, DailyFigures, TeamVoice
from surveys.enums import StaffSurveyState, SurveyKind
from surveys.models import StaffSurvey

SAID_IN = timedelta(days=90)
"""What customers said up to the end of a round stands beside it."""
KINDS = (SurveyKind.NPS, SurveyKind.CSAT)
Row = dict[str, Any]


def stands_from(survey: StaffSurvey) -> date | None:
    """The day on which what was said is kept: until then an answer of the last days may be changed."""
    return survey.closed_on + RECENT if survey.closed_on else None


def keep_team_voices() -> int:
    """Of rounds that are over, once: who changes teams later changes nothing of them. Returns how many.

    What was said up to a round's end must have been counted by then: else nothing would be kept for ever.
    Who tries at the same time sees what is kept only once the rounds are locked.
    """
    counted = DailyFigures.objects.aggregate(last=Max("day"))["last"]
    if counted is None:
        return 0
    over = StaffSurvey.objects.filter(state=StaffSurveyState.CLOSED, closed_on__lte=counted - RECENT)
    with transaction.atomic():
        locked = list(over.select_for_update(skip_locked=True))
        kept = set(TeamVoice.objects.filter(survey__in=locked).values_list("survey", flat=True))
        rounds = [each for each in locked if each.pk not in kept]
        TeamVoice.objects.bulk_create(
            TeamVoice(survey=each, team_id=row["team"], kind=row["kind"], **_sums(row))
            for each in rounds
            for row in _with_nobody(_said(each.closed_on))
        )
    return len(rounds)


def voices_of(survey: StaffSurvey) -> Iterable[Row]:
    """By team and kind: as it was kept, or, until it is, as the teams are now."""
    rows = TeamVoice.objects.filter(survey=survey)
    kept: list[Any] = list(rows.values("kind", "team", "answers", "good", "bad"))
    return kept or _said(survey.closed_on)


def _said(until: date | None) -> list[Row]:
    if until is None:
        return []
    rows = AnswerFigures.objects.filter(kind__in=KINDS, day__range=(until - SAID_IN, until)).order_by()
    sums = {name: Sum(name) for name in ("answers", "good", "bad")}
    found: list[Any] = list(rows.values("kind", team=F("agent__team")).annotate(**sums))
    return found


def _with_nobody(rows: list[Row]) -> list[Row]:
    """That nothing was said is kept too: else it would be asked again and again."""
    return rows or [{"kind": SurveyKind.NPS, "team": None}]


def _sums(row: Row) -> dict[str, int]:
    return {name: row.get(name) or 0 for name in ("answers", "good", "bad")}
