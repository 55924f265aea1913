"""Once a case that an answer opened is closed, its customer is asked again, by a journey like any other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import Team
from customers.cases.domain.case_move import move_case
from customers.domain.log import Batch, Position
from customers.enums import Purpose
from journeys.domain.arbiter import Send, WaitUntil, decide
from journeys.domain.enrolment import follow_events
from journeys.domain.loop.follow import follow_answers
from journeys.domain.loop.rule import go_live, write_rule
from journeys.domain.rendering import render
from journeys.domain.step import step_enrolments
from journeys.enums import Reason
from journeys.models import Enrolment, Message, MessageTemplate
from surveys.domain.follow_up import look_after
from surveys.enums import EventKind
from surveys.models import FollowUp, Invitation, Survey
from tests import factories
from tests.journeys.loop import COMMON, EVERYTHING, says

pytestmark = pytest.mark.django_db
ALL = Batch(Position(), Position(2**60, 2**60), frozenset({EventKind.FOLLOW_UP_SOLVED}))


@pytest.fixture
def amelie():
    amelie = factories.customer(emails=["amelie@example.org"])
    factories.consent(amelie, purpose=Purpose.SURVEY, channel="email")
    return amelie


def test_it_leaves_although_they_were_asked_lately(amelie):
    team, second = Team.objects.create(name="Care"), Survey.objects.get(slug="second-nps")
    terms = COMMON | {"kind": "nps", "test": "detractor", "team_id": team.pk, "second_survey": second}
    go_live(rule=write_rule(**terms), actor_id=None)
    says(1, of=amelie)
    follow_answers(EVERYTHING)
    row = FollowUp.objects.get()
    assert row.case
    move_case(case=row.case, to="closed", outcome="solved", actor_id=None)
    look_after(ALL)
    follow_events(ALL)
    Enrolment.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    step_enrolments()

    message = Message.objects.get()
    assert (message.survey, message.occasion) == (second, f"followup:{row.pk}")
    noon = timezone.now().replace(hour=12) + timedelta(days=1)
    assert decide(message, customer=amelie, now=noon) == Send("amelie@example.org")
    usual = Message(customer=amelie, key="visit:2", survey=Survey.objects.get(slug="nps-after-contact"))
    usual.purpose, usual.channel, usual.expires_at = "survey", "email", noon + timedelta(days=60)
    held = decide(usual, customer=amelie, now=noon)
    assert isinstance(held, WaitUntil)
    assert held.reason == Reason.SURVEY_REST
    render(message, customer=amelie, address="amelie@example.org")
    assert Invitation.objects.filter(survey=second, occasion=f"followup:{row.pk}").exists()


def test_the_mail_of_thanks_has_one_link(amelie):
    template = MessageTemplate.objects.get(slug="thanks-and-invitation")
    terms = {"kind": "nps", "test": "promoter", "action": "thank", "template": template}
    link = "https://avis.example/nous"
    go_live(rule=write_rule(**(COMMON | terms | {"link": link})), actor_id=None)
    says(10, of=amelie)
    follow_answers(EVERYTHING)
    mail = render(Message.objects.get(), customer=amelie, address="amelie@example.org").mime.decode()
    assert mail.count(link) == 2  # once as text, once as HTML
