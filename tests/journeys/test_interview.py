"""A survey asked on the phone: the arbiter lets it pass, the agent types, and it is marked as such."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from customers.models import Customer, Event
from customers.people.domain.preference import change_wishes
from journeys.domain.arbiter import Drop, WaitUntil, decide, hindrance_to_call
from journeys.domain.contact_policy import change_contact_policy
from journeys.domain.interview import begin_interview, in_words
from journeys.domain.message import database_clock
from journeys.domain.rest import Hindrance
from journeys.enums import Reason
from journeys.models import ContactPolicy
from surveys.domain.answer import record_spoken
from surveys.domain.invitation import Asked, invite
from surveys.domain.question import options_of
from surveys.domain.version import draft_survey, publish
from surveys.models import Answer, Invitation, Question, Survey
from tests import factories
from tests.journeys.conftest import make_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]


def hindrance(customer: Customer) -> Reason | None:
    found = hindrance_to_call(customer_id=customer.pk, now=database_clock())
    return found.reason if found else None


def test_the_agent_reads_out_and_types(amelie: Customer, client: Client) -> None:
    publish(survey=draft_survey(slug="after-case", phase="case", title_fr="Après", title_en="After"))
    survey = Survey.objects.get(slug="after-case")
    agent = factories.user("agent")
    client.force_login(agent)
    start = f"/customers/{amelie.pk}/interview/"
    assert "after-case" in client.get(start).content.decode()
    sent = {"survey": survey.slug, "key": uuid4().hex}
    page = client.post(start, sent)["Location"]
    assert client.post(start, sent)["Location"] == page  # two clicks are one interview
    assert survey.question_fr.replace("'", "&#x27;") in client.get(page).content.decode()
    assert client.post(page, {"score": "99", "comment": "x"}).status_code == 422
    following = client.post(page, {"score": survey.scale_max, "comment": "Au téléphone"})["Location"]
    assert client.get(following).status_code in {200, 302}
    answer = Answer.objects.counted().get()
    invitation = Invitation.objects.get()
    assert (answer.score, answer.suspicion, answer.comment) == (survey.scale_max, "", "Au téléphone")
    assert (invitation.channel, invitation.agent, invitation.state) == ("phone", agent, "answered")
    told = Event.objects.get(kind="survey.answered")
    assert (told.data["by_phone"], told.actor_id) == (True, agent.pk)
    assert "by phone" in client.get(f"/customers/{amelie.pk}/").content.decode()


def test_a_mistyped_score_is_corrected(amelie: Customer, agent_client: Client) -> None:
    survey = Survey.objects.get(slug="nps-after-contact")
    begun = begin_interview(customer=amelie, survey=survey, key="a", agent_id=factories.user("agent").pk)
    start = f"/customers/{amelie.pk}/interview/"
    page = f"{start}{begun.pk}/"
    agent_client.post(page, {"score": "1", "comment": "Parfait"})
    assert f'href="{page}?correct=1"' in agent_client.get(start).content.decode()
    shown = agent_client.get(f"{page}?correct=1").content.decode()
    assert ('value="1" required checked' in shown, "Parfait" in shown) == (True, True)
    agent_client.post(f"{page}?correct=1", {"score": "10", "comment": "Parfait"})
    answer = Answer.objects.counted().get()
    assert (answer.score, answer.comment, answer.revised_at is None) == (10, "Parfait", False)
    assert Event.objects.filter(kind="survey.revised").count() == 1
    Answer.objects.update(answered_at=answer.answered_at - timedelta(days=7))
    agent_client.post(f"{page}?correct=1", {"score": "2", "comment": ""})
    assert Answer.objects.counted().get().score == 10
    assert "correct=1" not in agent_client.get(start).content.decode()


def test_until_when_is_said_as_the_house_reads_days() -> None:
    late = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)  # the 13th here
    with translation.override("fr"):
        assert in_words(Hindrance(Reason.PAUSED, late)).endswith("à partir du vendredi 13 mars 2026, 00:30.")


def test_whoever_was_asked_by_any_channel_has_a_rest(amelie: Customer) -> None:
    survey = Survey.objects.get(slug="nps-after-contact")
    message = make_message(amelie)
    invite(survey=survey, asked=[Asked(amelie.pk, "order:1")])
    asked = Invitation.objects.get()
    again = asked.created_at + timedelta(days=30)
    assert decide(message, customer=amelie, now=database_clock()) == Drop(Reason.SURVEY_REST)
    message.expires_at = again + timedelta(days=1)
    assert decide(message, customer=amelie, now=database_clock()) == WaitUntil(again, Reason.SURVEY_REST)
    found = hindrance_to_call(customer_id=amelie.pk, now=database_clock())
    assert found == Hindrance(Reason.SURVEY_REST, again)
    Invitation.objects.update(bounced_at=asked.created_at)
    assert hindrance(amelie) is None
    Invitation.objects.update(bounced_at=None)
    change_contact_policy(
        days_between_surveys=0,
        marketing_per_day=1,
        marketing_per_week=3,
        quiet_from=ContactPolicy.current().quiet_from,
        quiet_until=ContactPolicy.current().quiet_until,
    )
    assert hindrance(amelie) is None


def test_care_comes_before_asking(amelie: Customer, client: Client) -> None:
    complaint = factories.case(amelie, kind="complaint")
    assert hindrance(amelie) == Reason.OPEN_COMPLAINT
    client.force_login(factories.user("agent"))
    sent = {"survey": "nps-after-contact", "key": uuid4().hex}
    assert client.post(f"/customers/{amelie.pk}/interview/", sent).status_code == 422
    assert not Invitation.objects.exists()
    complaint.delete()
    change_wishes(customer=amelie, pause=True, source="test")
    assert hindrance(amelie) == Reason.PAUSED
    change_wishes(customer=amelie, pause=False, source="test")
    factories.consent(amelie, purpose="survey", channel="phone", granted=False)
    assert hindrance(amelie) == Reason.NO_CONSENT


def test_two_clicks_ask_once_and_the_rule_has_a_page(amelie: Customer, manager_client: Client) -> None:
    survey = Survey.objects.get(slug="nps-after-contact")
    agent = factories.user("manager")
    first = begin_interview(customer=amelie, survey=survey, key="a", agent_id=agent.pk)
    assert begin_interview(customer=amelie, survey=survey, key="a", agent_id=agent.pk) == first
    with pytest.raises(Exception, match="asked something recently"):
        begin_interview(customer=amelie, survey=survey, key="b", agent_id=agent.pk)
    assert manager_client.get("/contact-rules/").status_code == 200
    sent: dict[str, Any] = {"days_between_surveys": 5, "marketing_per_day": 2, "marketing_per_week": 4}
    sent |= {"quiet_from": "21:00", "quiet_until": "07:30"}
    assert manager_client.post("/contact-rules/", sent | {"days_between_surveys": "-1"}).status_code == 422
    assert manager_client.post("/contact-rules/", sent).status_code == 302
    assert ContactPolicy.current().days_between_surveys == 5


def test_a_call_centre_tells_what_it_heard_over_the_api(amelie: Customer, machine) -> None:
    """Begun, answered, corrected; the same again is the same; who rests is not asked."""
    publish(survey=draft_survey(slug="after-case", phase="case", title_fr="Après", title_en="After"))
    client, told = machine(), {"customer": amelie.pk, "survey": "after-case", "key": "call-77"}
    begun = client.post("/api/v1/interviews/", told)
    assert (begun.status_code, begun.json()["answer"], begun.json()["answered_at"]) == (201, None, None)
    address = f"/api/v1/interviews/{begun.json()['id']}/"
    assert client.patch(address, {"comment": "Bien"}).json()["error"]["fields"] == {
        "score": ["Give the score first."]
    }
    survey = Survey.objects.get(slug="after-case")
    question = Question.objects.filter(version__survey=survey).earliest("position")
    said: dict[str, Any] = {"score": survey.scale_min, "comment": "Trop long", "replies": []}
    wrong = said | {"replies": [{"question": "nothing", "values": ["1"]}]}
    assert list(client.patch(address, wrong).json()["error"]["fields"]) == ["replies"]
    assert not Answer.objects.counted().exists(), "all of it or nothing"
    options = options_of(question)
    said["replies"] = [{"question": question.key, "values": [options[0][0] if options else "Le délai"]}]
    assert client.patch(address, said).status_code == 200
    answer = Answer.objects.counted().get()
    assert (answer.score, answer.comment, answer.invitation.channel) == (
        survey.scale_min,
        "Trop long",
        "phone",
    )
    assert [reply.question for reply in answer.replies.all()] == [question]
    again = client.post("/api/v1/interviews/", told | {"score": survey.scale_max})
    assert (again.status_code, again.json()["answer"]) == (200, answer.pk)
    answer.refresh_from_db()
    assert (answer.score, answer.comment) == (survey.scale_max, "Trop long")
    refused = client.post("/api/v1/interviews/", told | {"key": "call-78", "survey": "nps-after-contact"})
    assert (refused.status_code, Invitation.objects.count()) == (409, 1)


def test_on_the_phone_too_a_change_of_mind_outlives_the_invitation(amelie: Customer, machine) -> None:
    """It expires for the first answer; what counts is corrected for seven days, as by the customer's link."""
    survey = Survey.objects.get(slug="nps-after-contact")
    begun = begin_interview(customer=amelie, survey=survey, key="a", agent_id=factories.user("agent").pk)
    late = begin_interview_of(factories.customer(), survey)
    record_spoken(invitation=begun, score=1)
    Invitation.objects.update(expires_at=database_clock() - timedelta(hours=1))
    client = machine()
    assert client.patch(f"/api/v1/interviews/{begun.pk}/", {"score": 10}).status_code == 200
    assert Answer.objects.get(invitation=begun).score == 10
    assert client.patch(f"/api/v1/interviews/{late.pk}/", {"score": 10}).status_code == 400
    Answer.objects.update(answered_at=database_clock() - timedelta(days=8))
    Invitation.objects.update(answered_at=database_clock() - timedelta(days=8))
    assert client.patch(f"/api/v1/interviews/{begun.pk}/", {"score": 2}).status_code == 400
    assert Answer.objects.get(invitation=begun).score == 10


def begin_interview_of(customer: Customer, survey: Survey) -> Invitation:
    return begin_interview(customer=customer, survey=survey, key="b", agent_id=None)


def test_the_customer_is_read_to_in_french_the_agent_told_in_english(
    amelie: Customer, client: Client
) -> None:
    """On the first page and on the next ones."""
    publish(survey=draft_survey(slug="after-case", phase="case", title_fr="Après", title_en="After"))
    survey = Survey.objects.get(slug="after-case")
    agent = factories.user("agent")
    client.force_login(agent)
    begun = begin_interview(customer=amelie, survey=survey, key="a", agent_id=agent.pk)
    page = f"/customers/{amelie.pk}/interview/{begun.pk}/"
    first = client.get(page).content.decode()
    wrong = client.post(page, {"score": "99"}).content.decode()
    for shown in (first, wrong):
        assert ("Go on" in shown, "Stop here" in shown, "Continuer" in shown) == (True, True, False)
        assert ("Après" in shown, "After" in shown) == (False, True)
        assert "Quelle est la principale raison" in shown
    assert 'lang="en"' in wrong.split('id="score-error"')[1][:200]
    following = client.post(page, {"score": "3"})["Location"]
    place = following.split("place=")[1]
    refused = client.post(following, {"place": place, "q-solved": ""}).content.decode()
    assert ("Please answer this question." in refused, "Votre demande est-elle" in refused) == (True, True)
