"""Take part in the staff survey: once, and so that nobody finds out what somebody said."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_text
from surveys.domain.staff_group import shuffle
from surveys.domain.staff_ticket import use_ticket
from surveys.enums import StaffSurveyState
from surveys.models import StaffAnswer, StaffRemark, StaffSurvey

LONGEST_REMARK = 2_000
LOWEST, HIGHEST = 1, 5


def answer_staff_survey(
    *, survey: StaffSurvey, user_id: int, scores: Sequence[int], remark: str = ""
) -> None:
    """Raises Invalid (scores, remark), Conflict without a ticket or where the round is over.

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
        group = use_ticket(survey=row, user_id=user_id)
        StaffAnswer.objects.create(group_id=group, scores=list(scores))
        if text:
            StaffRemark.objects.create(survey=row, text=text)
        shuffle([group])


def _demand_open(row: StaffSurvey) -> None:
    if row.state != StaffSurveyState.OPEN or not row.closes_on or row.closes_on < timezone.localdate():
        raise Conflict(_("This round is not open."))
