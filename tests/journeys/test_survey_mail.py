"""What the mail server says of a survey's mail stands on the invitation, and nothing more than it said."""

from datetime import datetime

import pytest

from customers.models import Customer
from journeys.domain.sending import send_due_messages
from surveys.models import Invitation
from tests.journeys.conftest import Letterbox, make_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]


def told() -> tuple[str, bool, bool, datetime | None]:
    found = Invitation.objects.select_related("survey").get()
    assert found.channel == "email"
    return found.state.value, bool(found.sent_at), bool(found.bounced_at), found.delivered_at


def test_what_the_server_took_is_sent_which_is_not_yet_delivered(
    letterbox: Letterbox, amelie: Customer
) -> None:
    make_message(amelie)
    send_due_messages()
    assert told() == ("sent", True, False, None)


def test_what_the_server_refused_came_back(letterbox: Letterbox, amelie: Customer) -> None:
    letterbox.answer = lambda _: "550 5.7.1 No"
    make_message(amelie)
    send_due_messages()
    assert told() == ("bounced", False, True, None)


def test_what_waits_for_another_attempt_says_neither(letterbox: Letterbox, amelie: Customer) -> None:
    letterbox.answer = lambda _: "451 4.3.0 Later"
    make_message(amelie)
    send_due_messages()
    assert told() == ("created", False, False, None)
