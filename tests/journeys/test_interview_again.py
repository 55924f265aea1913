"""The same interview told twice, and one about what the customer has answered themselves."""

from collections.abc import Callable

import pytest
from django.test import Client

from customers.cases.domain.case_move import move_case
from customers.domain.log import Batch, Position
from customers.identity.domain.merge import merge_customers
from customers.models import Customer, Event
from journeys.domain.interview import begin_interview, take_interview
from journeys.domain.loop.follow import follow_answers
from surveys.domain.answer import AnsweredAlready, record_answer
from surveys.domain.follow_up import KINDS, look_after
from surveys.domain.heard import values_of
from surveys.domain.invitation import Asked, invite
from surveys.domain.question import options_of
from surveys.domain.suspicion import Sender
from surveys.domain.version import draft_survey, publish
from surveys.models import Answer, FollowUp, Invitation, Question, Reply, Revision, Survey
from tests import factories
from tests.journeys.loop import EVERYTHING, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]
ALL = Batch(Position(), Position(2**60, 2**60), frozenset(KINDS))
ADDRESS = "/api/v1/interviews/"


@pytest.fixture
def second(live) -> Survey:
    second = Survey.objects.get(slug="second-nps")
    live(second_survey=second)
    return second


@pytest.fixture
def closes(second: Survey, amelie: Customer) -> Callable[[int], list[FollowUp]]:
    """So many cases of hers, solved: each waits for its second question."""

    def closes(cases: int) -> list[FollowUp]:
        for score in range(cases):
            says(score, of=amelie)
        follow_answers(EVERYTHING)
        found = list(FollowUp.objects.select_related("case").order_by("pk"))
        for row in found:
            assert row.case
            move_case(case=row.case, to="closed", outcome="solved", actor_id=None)
        look_after(ALL)
        return found

    return closes


@pytest.mark.parametrize(("cases", "stages"), [(1, ["recovered"]), (2, ["solved", "recovered"])])
def test_told_again_it_judges_no_other_case(closes, amelie, machine: Callable[[], Client], cases, stages):
    closes(cases)
    client, told = machine(), {"customer": amelie.pk, "survey": "second-nps", "key": "call-1", "score": 9}
    found = []
    for _time in range(2):
        said = client.post(ADDRESS, told)
        look_after(ALL)
        found.append((said.status_code, said.json()["id"]))
    interview = Invitation.objects.get(survey__slug="second-nps")
    assert found == [(201, interview.pk), (200, interview.pk)]
    assert interview.key == f"call:{amelie.pk}:call-1"
    assert list(FollowUp.objects.order_by("pk").values_list("stage", flat=True)) == stages
    assert Answer.objects.filter(survey__slug="second-nps").count() == 1


def test_another_call_goes_on_only_with_what_nobody_has_answered(closes, second, amelie):
    closes(1)
    first = begin_interview(customer=amelie, survey=second, key="a", agent_id=None)
    again = begin_interview(customer=amelie, survey=second, key="b", agent_id=None)
    assert (again.pk, again.key) == (first.pk, "b")
    take_interview(interview=again, score=9)
    with pytest.raises(AnsweredAlready):
        begin_interview(customer=amelie, survey=second, key="c", agent_id=None)
    look_after(ALL)
    assert begin_interview(customer=amelie, survey=second, key="b", agent_id=None) == first


def test_what_the_customer_sent_themselves_stays(closes, second, amelie, machine):
    """Answered by mail, then told by phone; or begun on the phone, and answered by mail meanwhile."""
    [row] = closes(1)
    occasion = f"followup:{row.pk}"
    token = invite(survey=second, asked=[Asked(amelie.pk, occasion)])[occasion]
    answer = record_answer(token=token, score=2, sender=Sender(browser="hers"))
    client, told = machine(), {"customer": amelie.pk, "survey": "second-nps", "key": "c", "score": 9}
    said = client.post(ADDRESS, told)
    assert (said.status_code, said.json()["error"]["message"]) == (
        409,
        "The customer has answered this already.",
    )
    answer.refresh_from_db()
    assert (answer.score, answer.invitation.channel, answer.invitation.key) == (2, "link", "")
    Invitation.objects.filter(pk=answer.invitation_id).update(channel="phone")
    for score in (2, 9):
        assert client.patch(f"{ADDRESS}{answer.invitation_id}/", {"score": score}).status_code == 409
    assert (Answer.objects.get(pk=answer.pk).score, Revision.objects.count()) == (2, 0)


def test_replies_are_told_once_and_none_twice_in_one_breath(amelie, machine):
    publish(survey=draft_survey(slug="after-case", phase="case", title_fr="Après", title_en="After"))
    survey = Survey.objects.get(slug="after-case")
    question = Question.objects.filter(version__survey=survey).earliest("position")
    options = [value for value, _words in options_of(question)] or ["Le délai", "Le prix"]
    one, other = ({"question": question.key, "values": [value]} for value in options[:2])
    client, told = machine(), {"customer": amelie.pk, "survey": "after-case", "key": "k"}
    told |= {"score": survey.scale_min}
    twice = client.post(ADDRESS, told | {"replies": [one, other]})
    assert (twice.status_code, twice.json()["error"]["fields"]) == (
        400,
        {"replies": ["The same question is answered twice."]},
    )
    seen = []
    for said in (one, one, other, other):
        client.post(ADDRESS, told | {"replies": [said]})
        seen.append(Event.objects.filter(kind="survey.replied").count())
    assert seen == [1, 1, 2, 2]
    assert values_of(Reply.objects.get()) == other["values"]


def test_two_customers_may_be_asked_under_one_key_and_merge(amelie):
    publish(survey=draft_survey(slug="after-case", phase="case", title_fr="Après", title_en="After"))
    survey, other = Survey.objects.get(slug="after-case"), factories.customer()
    hers, theirs = (
        begin_interview(customer=each, survey=survey, key="call-1", agent_id=None) for each in (amelie, other)
    )
    assert (hers.customer_id, theirs.customer_id) == (amelie.pk, other.pk)
    merge_customers(survivor=amelie, merged=other)
    assert begin_interview(customer=amelie, survey=survey, key="call-1", agent_id=None) == hers
