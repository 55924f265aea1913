"""Four rounds of the staff survey that are over, and one that runs; a figure of a licensed instrument."""

import random
from datetime import date, timedelta
from decimal import Decimal

from crm.models import User
from surveys.domain.orientation_figure import record_orientation_figure
from surveys.domain.staff_answer import answer_staff_survey
from surveys.domain.staff_group import form_groups
from surveys.domain.staff_survey import STARTER_EN, STARTER_FR, open_staff_survey, save_staff_survey
from surveys.enums import StaffSurveyState
from surveys.models import StaffAnswer, StaffRemark, StaffSurvey

DAYS_AGO = (370, 280, 190, 95)
LEANING = {"Service client Lyon": (3.2, 3.4, 3.7, 3.9), "Customer care London": (3.9, 3.8, 3.6, 3.5)}
REMARKS = [
    "Voir les commandes et les appels sur un seul écran nous ferait gagner un temps fou.",
    "Please let us refund small amounts without asking first.",
    "Plus de temps entre deux appels pour écrire une note correcte.",
    "Customers ask about deliveries we cannot see. Show us the parcel.",
    "Que l’on nous dise ce qui change avant que les clients nous l’apprennent.",
    "A short meeting every week about what customers said would help.",
]
ANSWERING = 6


def seed_staff_rounds(rng: random.Random, *, today: date) -> None:
    if StaffSurvey.objects.exists():
        return
    for number, days in enumerate(DAYS_AGO):
        _past(rng, number, today - timedelta(days=days))
    running = open_staff_survey(survey=_written(len(DAYS_AGO) + 1), closes_on=today + timedelta(days=12))
    for user in User.objects.filter(team__isnull=False).order_by("-pk")[:ANSWERING]:
        answer_staff_survey(survey=running, user_id=user.pk, scores=_scores(rng, running, 3.8))
    record_orientation_figure(
        measured_on=today - timedelta(days=200),
        team_id=None,
        value=Decimal("5.40"),
        scale_min=Decimal(1),
        scale_max=Decimal(7),
        people=12,
        source="COS, institut Delta",
        licence="Licence annuelle no 2291",
        actor_id=User.objects.order_by("-pk").values_list("pk", flat=True).first(),
    )


def _written(number: int) -> StaffSurvey:
    return save_staff_survey(
        survey=None,
        name_fr=f"Au service du client, n° {number}",
        name_en=f"There for the customer, no. {number}",
        statements_fr=STARTER_FR,
        statements_en=STARTER_EN,
        minimum=5,
    )


def _past(rng: random.Random, number: int, closed_on: date) -> None:
    survey = _written(number + 1)
    survey.state, survey.closed_on = StaffSurveyState.CLOSED, closed_on
    survey.opened_on, survey.closes_on = closed_on - timedelta(days=14), closed_on
    survey.save()
    for group in form_groups(survey):
        leaning = LEANING[group.names[0]][number]
        StaffAnswer.objects.bulk_create(
            StaffAnswer(group=group, scores=_scores(rng, survey, leaning)) for _ in range(group.members - 1)
        )
    StaffRemark.objects.bulk_create(StaffRemark(survey=survey, text=text) for text in REMARKS)


def _scores(rng: random.Random, survey: StaffSurvey, leaning: float) -> list[int]:
    """Of one person, who leans more or less to customers than the others."""
    person = rng.gauss(leaning, 0.5)
    drawn = [min(5, max(1, round(rng.gauss(person, 0.7)))) for _ in survey.statements]
    return [
        6 - score if each["turned"] else score for score, each in zip(drawn, survey.statements, strict=True)
    ]
