"""A round of the staff survey, and people who answer it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from crm.enums import Role
from crm.models import Team, User
from surveys.domain.staff_answer import answer_staff_survey
from surveys.domain.staff_survey import open_staff_survey, save_staff_survey
from surveys.models import StaffSurvey
from tests import factories

WORDS: dict[str, Any] = {"name_fr": "Printemps", "name_en": "Spring", "minimum": 5}
LINES: dict[str, Any] = {
    "statements_fr": "J’écoute.\n- Je me hâte.",
    "statements_en": "I listen.\n- I hurry.",
}


def people(team: str, many: int) -> list[User]:
    of = Team.objects.get_or_create(name=team)[0]
    return [factories.user(Role.AGENT, team=of) for _ in range(many)]


def opened() -> StaffSurvey:
    survey = save_staff_survey(survey=None, **WORDS, **LINES)
    return open_staff_survey(survey=survey, closes_on=timezone.localdate() + timedelta(days=7))


def answer(survey: StaffSurvey, user: User, *scores: int, remark: str = "") -> None:
    answer_staff_survey(survey=survey, user_id=user.pk, scores=scores or (4, 2), remark=remark)
