"""What customers said of each team beside a round of the staff survey: kept with the teams of that time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Sum

from metrics.models import AnswerFigures, TeamVoice
from surveys.enums import StaffSurveyState, SurveyKind
from surveys.models import StaffSurvey

SAID_IN = timedelta(days=90)
"""What customers said up to the end of a round stands beside it."""
KINDS = (SurveyKind.NPS, SurveyKind.CSAT)
Row = dict[str, Any]


def keep_team_voices() -> int:
    """Of rounds that are over, once: who changes teams later changes nothing of them. Returns how many."""
    kept = TeamVoice.objects.filter(survey=OuterRef("pk"))
    over = StaffSurvey.objects.filter(~Exists(kept), state=StaffSurveyState.CLOSED)
    with transaction.atomic():
        rounds = list(over.select_for_update(skip_locked=True))
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
