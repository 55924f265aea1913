"""The pages and the address of the API of mailings: looked at first, confirmed once, stopped, listed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from rest_framework.test import APIClient

from journeys.domain.mailing_portion import ask_segments
from journeys.domain.survey_mailing import ask_segment
from journeys.domain.tally import count_journeys
from journeys.enums import MailingState
from journeys.models import Journey, Message, SurveyMailing
from metrics.domain.behind.address import address_of
from metrics.domain.capability.evidence import evidence_now
from metrics.forms.action import journey_choices
from metrics.models import Segment
from surveys.models import Survey
from tests import factories
from tests.journeys.test_survey_mailing import guests, join, survey
from tests.metrics.facts import listed

__all__ = ["guests", "survey"]
NEW = "/surveys/nps-after-contact/mailings/new/"
pytestmark = pytest.mark.django_db


def text(client: Client, address: str, **data: Any) -> str:
    answer = client.get(address, data)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_looking_stores_nothing_and_confirming_twice_sends_once(
    manager_client: Client, guests: Segment, make_people: Callable[[int], list[Any]]
) -> None:
    join(guests, [*make_people(2), factories.customer("Silent", emails=["s@example.org"])])
    form = text(manager_client, NEW)
    assert "See who would be asked" in form
    asked = {"segment": "guests", "key": str(uuid4())}
    page = text(manager_client, NEW, **asked)
    assert "Ask 2 customers now" in page
    assert "The customer has not agreed to such messages." in page
    assert (SurveyMailing.objects.count(), Message.objects.count()) == (0, 0)
    for _click in range(2):
        answer = manager_client.post(NEW, asked)
        mailing = SurveyMailing.objects.get()
        assert answer.headers["Location"] == f"/mailings/{mailing.pk}/"
    assert mailing.created_by is not None
    other = manager_client.post(NEW, asked | {"most": 1})
    assert (other.status_code, "on other terms: begin anew" in other.content.decode()) == (422, True)
    who = address_of("journey_progress", side="entered", journey=mailing.journey.slug)
    assert ask_segments() == 3
    assert listed(who) == 3
    assert mailing.journey.slug not in dict(journey_choices())


def test_its_page_leads_to_whom_it_asked_and_whom_not(
    manager_client: Client,
    survey: Survey,
    guests: Segment,
    make_people: Callable[[int], list[Any]],
    django_assert_num_queries: Any,
) -> None:
    join(guests, make_people(3))
    running = evidence_now()["journeys_running"].value
    mailing, _ = ask_segment(survey=survey, segment=guests, key=uuid4())
    assert evidence_now()["journeys_running"].value == running
    ask_segments()
    one = Message.objects.order_by("pk").values("pk")[:1]
    Message.objects.filter(pk__in=one).update(state="suppressed", reason="paused")
    reminder = Message.objects.get(reason="paused")
    reminder.pk, reminder.key, reminder.step = None, "reminder:1:1", None  # is no customer more
    reminder.save()
    count_journeys()
    with django_assert_num_queries(6):
        page = text(manager_client, f"/mailings/{mailing.pk}/")
    journey = mailing.journey.slug
    behind = f"/messages/?journey={journey}&amp;place=1&amp;reason=paused"
    assert behind in page
    assert "Stop asking" in page
    assert text(manager_client, behind.replace("&amp;", "&")).count("row-link") == 1
    with django_assert_num_queries(9):
        part = text(manager_client, f"/surveys/{survey.slug}/journeys/")
    assert f"/mailings/{mailing.pk}/" in part
    assert manager_client.get(f"/journeys/{journey}/").headers["Location"] == f"/mailings/{mailing.pk}/"
    assert journey not in text(manager_client, "/journeys/")
    assert manager_client.post(f"/journeys/{journey}/switch/", {"active": "off"}).status_code == 404

    manager_client.post(f"/mailings/{mailing.pk}/stop/")
    mailing.refresh_from_db()
    assert (mailing.state, Journey.objects.get(slug=journey).active) == (MailingState.STOPPED, False)
    assert "Stop asking" not in text(manager_client, f"/mailings/{mailing.pk}/")


def test_the_part_on_the_survey_reads_no_more_for_three_mailings(
    manager_client: Client, survey: Survey, guests: Segment, django_assert_num_queries: Any
) -> None:
    for _n in range(3):
        ask_segment(survey=survey, segment=guests, key=uuid4())
    with django_assert_num_queries(9):
        manager_client.get(f"/surveys/{survey.slug}/journeys/")


def test_an_agent_may_look_and_send_nothing(agent_client: Client, survey: Survey, guests: Segment) -> None:
    mailing, _ = ask_segment(survey=survey, segment=guests, key=uuid4())
    assert agent_client.get(NEW).status_code == 403
    assert agent_client.post(f"/mailings/{mailing.pk}/stop/").status_code == 403
    assert "Stop asking" not in text(agent_client, f"/mailings/{mailing.pk}/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"segment": "nobody"},
        {"segment": "a\x00b"},
        {"most": "0"},
        {"most": "9" * 30},
        {"starts_at": "2001-01-01T10:00"},
        {"starts_at": "9999-12-31T23:59"},
        {"key": "x"},
    ],
)
def test_what_is_wrong_is_said_on_the_page(
    manager_client: Client, guests: Segment, wrong: dict[str, str]
) -> None:
    sent = {"segment": "guests", "key": str(uuid4())} | wrong
    assert manager_client.get(NEW, sent).status_code == 200
    assert manager_client.post(NEW, sent).status_code == 422
    assert not SurveyMailing.objects.exists()


def test_over_the_api_it_is_made_once_told_and_stopped(
    machine: Callable[..., APIClient], survey: Survey, guests: Segment
) -> None:
    client, key = machine("journeys.view", "surveys.send"), str(uuid4())
    body = {"survey": survey.slug, "segment": "guests", "most": 10, "key": key}
    answers = [client.post("/api/v1/survey-mailings/", body) for _twice in range(2)]
    assert [each.status_code for each in answers] == [201, 200]
    made = answers[0].json()
    assert (made["segment"], made["most"], made["state"], made["planned"]) == ("guests", 10, "due", 0)
    assert made["results"] == {
        "asked": 0,
        "waiting": 0,
        "not_asked": [],
        "answered": 0,
        "n": 0,
        "score": None,
        "low": None,
        "high": None,
    }
    listed = client.get("/api/v1/survey-mailings/?segment=guests").json()["results"]
    assert [each["id"] for each in listed] == [made["id"]]
    one = f"/api/v1/survey-mailings/{made['id']}/"
    assert client.patch(one, {"state": "due"}).status_code == 400
    assert client.patch(one, {"state": "stopped"}).json()["state"] == "stopped"
    assert machine("journeys.view").post("/api/v1/survey-mailings/", body).status_code == 403
