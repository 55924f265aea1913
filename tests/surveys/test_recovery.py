"""A complaint closed, a good answer afterwards: turned into satisfaction, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.cases.domain.case_move import move_case
from customers.domain.log import Batch, Position
from customers.models import Case, Event, Interaction, Outcome
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.domain.queries import waiting_detractors
from surveys.domain.recovery import follow_answers
from surveys.enums import EventKind, SurveyKind
from surveys.models import Answer, Survey
from tests import factories
from tests.metrics.facts import survey

pytestmark = pytest.mark.django_db
EVERYTHING = Batch(Position(), Position(2**60, 2**60), frozenset({EventKind.ANSWERED, EventKind.REVISED}))


@pytest.fixture
def amelie():
    return factories.customer()


def closed(customer, *, kind="complaint", days_ago=1) -> Case:
    case = factories.case(customer, kind=kind)
    move_case(case=case, to="closed", outcome="solved", actor_id=None)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=days_ago))
    return case


def says(customer, score: int) -> str:
    survey = Survey.objects.get(slug="nps-after-contact")
    ((_occasion, token),) = invite(
        survey=survey, asked=[Asked(customer.pk, f"case:{customer.pk}:{score}")]
    ).items()
    record_answer(token=token, score=score)
    return token


def turned() -> list[int]:
    follow_answers(EVERYTHING)
    return list(Case.objects.filter(turned_at__isnull=False).order_by("pk").values_list("pk", flat=True))


def test_the_complaint_closed_last_is_turned_once(amelie):
    closed(amelie, days_ago=9)
    last = closed(amelie)
    says(amelie, 10)

    assert [turned(), turned()] == [[last.pk], [last.pk]]
    event = Event.objects.get(kind="case.turned")
    assert event.data == {
        "case": last.pk,
        "case_kind": "complaint",
        "subject": "Colis perdu",
        "answer": Answer.objects.get().pk,
    }


def test_a_change_of_mind_turns_it_back(amelie):
    closed(amelie)
    token = says(amelie, 9)
    assert len(turned()) == 1
    record_answer(token=token, score=3)
    assert turned() == []


@pytest.mark.parametrize(
    ("kind", "days_ago", "score"), [("complaint", 1, 8), ("request", 1, 10), ("complaint", 61, 10)]
)
def test_it_stays_as_it_was(amelie, kind, days_ago, score):
    closed(amelie, kind=kind, days_ago=days_ago)
    says(amelie, score)
    assert turned() == []


def test_an_open_complaint_is_not_turned(amelie):
    factories.case(amelie)
    says(amelie, 10)
    assert turned() == []


def test_the_desk_names_who_waits_for_a_call(agent_client, amelie):
    paul = factories.customer("Paul")
    says(amelie, 2)
    says(paul, 3)
    factories.contact(paul, started_at=timezone.now() + timedelta(seconds=1))
    page = agent_client.get("/detractors/")

    assert [answer.customer for answer in page.context["answers"]] == [amelie]


def test_a_call_that_reached_nobody_leaves_them_waiting(amelie):
    says(amelie, 2)
    nobody = Outcome.objects.get(slug="no-answer")
    call = factories.contact(amelie, started_at=timezone.now() + timedelta(seconds=1), outcome=nobody)
    assert [answer.customer for answer in waiting_detractors(5)] == [amelie]
    Interaction.objects.filter(pk=call.pk).update(outcome=Outcome.objects.get(slug="cut-off"))
    assert waiting_detractors(5) == []


def test_who_waits_longest_stands_first_and_the_desk_leads_to_all(agent_client):
    people = [factories.customer(f"Anna {n}") for n in range(8)]
    for person in people:
        says(person, 2)
    panel = agent_client.get("/detractors/", headers={"HX-Request": "true"})
    assert [answer.customer for answer in panel.context["answers"]] == people[:6]
    assert 'href="/detractors/"' in panel.content.decode()
    assert [answer.customer for answer in agent_client.get("/detractors/").context["answers"]] == people


def test_an_effort_is_a_bad_score_too_and_a_case_of_the_same_moment_ends_the_wait(amelie):
    effort = survey(SurveyKind.CES)
    asked = invite(survey=effort, asked=[Asked(amelie.pk, "case:1")])
    answer = record_answer(token=asked["case:1"], score=effort.scale_min)
    assert [each.customer for each in waiting_detractors(5)] == [amelie]
    case = factories.case(amelie)
    Case.objects.filter(pk=case.pk).update(opened_at=answer.answered_at)
    assert waiting_detractors(5) == []
