"""A customer's own "at most so often" holds over all surveys and channels, whoever asks and by whatever way.

The house itself keeps no days between surveys here: what holds is their wish.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from core.errors import Conflict
from customers.cases.domain.case_move import move_case
from customers.models import Customer
from customers.people.domain.preference import change_wishes
from journeys.domain.arbiter import Send, WaitUntil, decide, hindrance_to_call
from journeys.domain.interview import begin_interview, in_words
from journeys.domain.message import database_clock
from journeys.domain.rest import Hindrance
from journeys.enums import Reason
from journeys.models import ContactPolicy, Message
from surveys.domain.follow_up import occasion_of
from surveys.domain.invitation import Asked, invite
from surveys.models import FollowUp, Invitation, Survey
from tests.journeys.conftest import make_message
from tests.journeys.loop import followed, says

WEEK, TWO_DAYS = timedelta(days=7), timedelta(days=2)
NPS = "nps-after-contact"


@pytest.fixture
def sparing(amelie: Customer) -> Customer:
    """She wants to hear from us once a week at most."""
    ContactPolicy.objects.create(pk=1, quiet_from="00:00", quiet_until="00:00", days_between_surveys=0)
    change_wishes(customer=amelie, frequency="weekly", source="test")
    return amelie


@pytest.fixture
def until(sparing: Customer) -> datetime:
    """When she may be asked again: an offer left two days ago."""
    left = database_clock() - TWO_DAYS
    make_message(sparing, template="cart-reminder", key="x", state="sent", sending_at=left, mime=b"x")
    return left + WEEK


def decided(message: Message) -> object:
    message.expires_at = database_clock() + timedelta(days=60)
    return decide(message, customer=message.customer, now=database_clock())


def words(until: datetime) -> str:
    said = in_words(Hindrance(Reason.OFTEN_ENOUGH, until))
    assert "They may be asked again from" in said
    return said


def test_by_a_journey(sparing: Customer, until: datetime) -> None:
    assert decided(make_message(sparing)) == WaitUntil(until, Reason.OFTEN_ENOUGH)


def test_by_hand_on_the_page(sparing: Customer, until: datetime, agent_client: Client) -> None:
    page = f"/customers/{sparing.pk}/interview/"
    assert words(until) in agent_client.get(page).content.decode()
    assert agent_client.post(page, {"survey": NPS, "key": uuid4().hex}).status_code == 422
    assert not Invitation.objects.exists()
    Message.objects.update(sending_at=until - WEEK - WEEK)
    assert agent_client.post(page, {"survey": NPS, "key": uuid4().hex}).status_code == 302


@pytest.mark.parametrize("address", ["interviews", "invitations"])
def test_over_the_api(sparing: Customer, until: datetime, machine: Callable, address: str) -> None:
    sent = {"survey": NPS, "customer": sparing.pk}
    field, more = (
        ("survey", {"key": "a"}) if address == "interviews" else ("customer", {"occasion": "order:1"})
    )
    refused = machine().post(f"/api/v1/{address}/", sent | more, format="json")
    assert (refused.status_code, refused.json()["error"]["fields"]) == (409, {field: [words(until)]})
    assert not Invitation.objects.exists()


def test_by_a_batch_and_within_one(sparing: Customer, until: datetime, machine: Callable) -> None:
    rows = [{"customer": sparing.pk, "occasion": f"order:{number}"} for number in (1, 2)]
    sent = {"survey": NPS, "invitations": rows}

    def told() -> list[tuple[str, str]]:
        found = machine().post("/api/v1/invitation-batches/", sent, format="json").json()["results"]
        return [(each["result"], each["why"]) for each in found]

    assert told() == [("held", words(until))] * 2
    Message.objects.all().delete()
    (first, _why), (second, why) = told()
    assert (first, second, Invitation.objects.count()) == ("created", "held", 1)
    assert str(Reason.OFTEN_ENOUGH.label) in why


def test_whoever_was_asked_on_the_phone_gets_no_mail_meanwhile(sparing: Customer) -> None:
    """Neither a survey nor an offer, though no mail has left yet."""
    survey = Survey.objects.get(slug=NPS)
    begun = begin_interview(customer=sparing, survey=survey, key="a", agent_id=None)
    held = WaitUntil(begun.created_at + WEEK, Reason.OFTEN_ENOUGH)
    assert decided(make_message(sparing)) == held
    assert decided(make_message(sparing, template="cart-reminder", key="cart:1")) == held
    with pytest.raises(Conflict, match="no more often than this"):
        begin_interview(customer=sparing, survey=survey, key="b", agent_id=None)


def test_by_a_reminder(sparing: Customer) -> None:
    mail = make_message(sparing)
    assert decided(mail) == Send("amelie@example.org")
    left = database_clock() - timedelta(days=6)
    Message.objects.filter(pk=mail.pk).update(state="sent", sending_at=left, mime=b"x")
    asked = [Asked(sparing.pk, mail.occasion)]
    invite(survey=Survey.objects.get(slug=NPS), asked=asked)
    Invitation.objects.update(created_at=left, sent_at=left)
    key = f"reminder:{Invitation.objects.get().pk}:1"
    reminder = make_message(sparing, key=key, occasion=mail.occasion)
    assert decided(reminder) == WaitUntil(left + WEEK, Reason.OFTEN_ENOUGH)
    change_wishes(customer=sparing, frequency="always", source="test")
    assert decided(reminder) == Send("amelie@example.org")


def test_by_a_second_question_after_closure(sparing: Customer, live: Callable) -> None:
    """It waits for no rest between surveys, and for their wish all the same."""
    ContactPolicy.objects.update(days_between_surveys=30)
    second = Survey.objects.get(slug="second-nps")
    live(second_survey=second)
    says(0, of=sparing)
    followed()
    row = FollowUp.objects.get()
    assert row.case
    move_case(case=row.case, to="closed", outcome="solved", actor_id=None)
    until = Invitation.objects.get().created_at + WEEK
    about = {"occasion": occasion_of(row), "survey": second, "key": "second"}
    mail = make_message(sparing, **about)  # type: ignore[arg-type]  # by their names
    assert decided(mail) == WaitUntil(until, Reason.OFTEN_ENOUGH)
    with pytest.raises(Conflict, match="no more often than this"):
        begin_interview(customer=sparing, survey=second, key="a", agent_id=None)
    change_wishes(customer=sparing, frequency="always", source="test")
    assert decided(mail) == Send("amelie@example.org")
    assert begin_interview(customer=sparing, survey=second, key="a", agent_id=None).occasion == occasion_of(
        row
    )


def test_the_later_of_both_counts_and_a_pause_before_them(sparing: Customer, until: datetime) -> None:
    ContactPolicy.objects.update(days_between_surveys=3)
    Message.objects.update(purpose="survey")

    def hindrance() -> Hindrance | None:
        return hindrance_to_call(customer_id=sparing.pk, now=database_clock())

    assert hindrance() == Hindrance(Reason.OFTEN_ENOUGH, until)
    ContactPolicy.objects.update(days_between_surveys=30)
    assert hindrance() == Hindrance(Reason.SURVEY_REST, until - WEEK + timedelta(days=30))
    change_wishes(customer=sparing, pause=True, source="test")
    found = hindrance()
    assert found
    assert found.reason == Reason.PAUSED
