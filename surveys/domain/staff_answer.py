"""Take part in the staff survey: once, and so that nobody finds out what somebody said."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_text
from surveys.domain.staff_survey import shuffle
from surveys.enums import StaffSurveyState
from surveys.models import StaffAnswer, StaffGroup, StaffRemark, StaffSurvey, StaffTurnout

LONGEST_REMARK = 2_000
LOWEST, HIGHEST = 1, 5


def answer_staff_survey(
    *, survey: StaffSurvey, user_id: int, team_id: int | None, scores: Sequence[int], remark: str = ""
) -> None:
    """Raises Invalid (scores, remark), Conflict where they took part already or the round is over.

    One at a time, for the round is locked. Nothing of this is recorded in the event log, which knows times.
    """
    text = clean_text(remark)
    if len(text) > LONGEST_REMARK:
        raise Invalid(
            _("A remark has at most %(most)d characters.") % {"most": LONGEST_REMARK}, field="remark"
        )
    with transaction.atomic():
        row = StaffSurvey.objects.select_for_update().get(pk=survey.pk)
        _demand_open(row)
        if len(scores) != len(row.statements) or not all(LOWEST <= score <= HIGHEST for score in scores):
            raise Invalid(_("Answer every statement, from 1 to 5."), field="scores")
        if StaffTurnout.objects.filter(survey=row, user=user_id).exists():
            raise Conflict(_("You have taken part in this round already."))
        group = _group_of(row, team_id)
        StaffTurnout.objects.create(survey=row, group=group, user_id=user_id)
        _count_in(group)
        StaffAnswer.objects.create(group=group, scores=list(scores))
        if text:
            StaffRemark.objects.create(survey=row, text=text)
        shuffle([group.pk])


def _demand_open(row: StaffSurvey) -> None:
    if row.state != StaffSurveyState.OPEN or not row.closes_on or row.closes_on < timezone.localdate():
        raise Conflict(_("This round is not open."))


def _group_of(row: StaffSurvey, team_id: int | None) -> StaffGroup:
    """Their team as it stands in the round; one that came since is added with them."""
    if known := row.groups.filter(team=team_id, **({} if team_id else {"name": ""})).first():
        return known
    team: Any = apps.get_model(settings.TEAM_MODEL)._default_manager.filter(pk=team_id).first()
    return row.groups.get_or_create(name=team.name if team else "", defaults={"team": team, "members": 1})[0]


def _count_in(group: StaffGroup) -> None:
    """Who joined a team since the round was opened is one of its people: never more answer than there are."""
    took_part = group.turnout.count()
    StaffGroup.objects.filter(pk=group.pk, members__lt=took_part).update(members=took_part)
