"""Sending: nothing twice, nothing lost in silence, whoever dies at whatever moment."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from time import monotonic, sleep
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from core.due import claim
from customers.models import Event
from journeys.channels.email import Accepted, Later
from journeys.domain.arbiter import Drop, WaitUntil
from journeys.domain.message import PAUSES, prepare, settle
from journeys.domain.sending import MOST_CRASHES, recover_expired, send_due_messages
from journeys.enums import MessageState, Reason
from journeys.models import Message, MessageTemplate
from tests import processes
from tests.journeys.conftest import Letterbox, claim_one, make_message

pytestmark = pytest.mark.usefixtures("no_quiet_hours")

SENDER = ("tests.journeys.send", "0.1")


def run_out(message: Message) -> None:
    """As if its owner had died a minute ago."""
    Message.objects.filter(pk=message.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
class TestRecovery:
    def test_claimed_by_the_dead_it_is_due_again(self, amelie) -> None:
        message = claim_one(make_message(amelie))
        assert recover_expired() == 0
        run_out(message)
        assert recover_expired() == 1
        message.refresh_from_db()
        assert (message.state, message.crashes, message.tries, message.owner) == ("due", 1, 0, None)

    def test_a_message_that_kills_its_senders_fails(self, amelie) -> None:
        message = claim_one(make_message(amelie, crashes=MOST_CRASHES - 1))
        run_out(message)
        recover_expired()
        message.refresh_from_db()
        assert (message.state, message.reason) == ("failed", "gave-up")
        assert Event.objects.get(kind="message.failed").data["reason"] == "gave-up"

    def test_crashes_leave_the_patience_with_a_busy_server_as_it_was(self, amelie) -> None:
        message = claim_one(make_message(amelie, crashes=MOST_CRASHES))
        assert prepare(message)
        settle(message, Later("451 Not now"))
        message.refresh_from_db()
        assert (message.state, message.reason) == ("due", "unreachable")
        Message.objects.update(tries=len(PAUSES), crashes=0, due_at="2020-01-01T00:00Z")
        run_out(claim_one(message))
        recover_expired()
        message.refresh_from_db()
        assert (message.state, message.crashes) == ("due", 1)

    def test_marketing_on_its_way_is_uncertain_and_never_sent_again(
        self, amelie, letterbox: Letterbox
    ) -> None:
        message = claim_one(make_message(amelie))
        assert prepare(message)
        run_out(message)
        recover_expired()
        Message.objects.update(due_at="2020-01-01T00:00Z")
        send_due_messages()
        message.refresh_from_db()
        assert (message.state, message.reason, letterbox.mails) == ("uncertain", "unknown-end", [])
        assert Event.objects.get(kind="message.uncertain").data["message"] == message.pk

    def test_service_on_its_way_is_sent_again_with_the_same_id(self, amelie, letterbox: Letterbox) -> None:
        make_message(amelie)
        Message.objects.update(purpose="service")
        message = claim_one(Message.objects.get())
        assert prepare(message)
        first = bytes(message.mime or b"")
        run_out(message)
        recover_expired()
        send_due_messages()
        message.refresh_from_db()
        assert (message.state, bytes(message.mime or b"") == first) == ("sent", True)
        assert len(letterbox.mails) == 1

    @pytest.mark.parametrize(
        "decision", [Drop(Reason.NO_CONSENT), WaitUntil(timezone.now(), Reason.PAUSED)], ids=["drop", "wait"]
    )
    def test_who_loses_the_claim_while_deciding_sends_nothing(self, amelie, monkeypatch, decision) -> None:
        def decide(message: Message, **_known) -> Drop | WaitUntil:
            run_out(message)
            return decision

        monkeypatch.setattr("journeys.domain.message.decide", decide)
        assert prepare(claim_one(make_message(amelie))) is False

    def test_who_lost_the_claim_changes_nothing(self, amelie) -> None:
        zombie = claim_one(make_message(amelie))
        run_out(zombie)
        recover_expired()
        assert not prepare(zombie)
        heir = claim_one(zombie)
        assert prepare(heir)
        settle(zombie, Accepted())
        heir.refresh_from_db()
        assert heir.state == "sending"
        settle(heir, Accepted())
        heir.refresh_from_db()
        assert heir.state == "sent"
        assert Event.objects.filter(kind="message.sent").count() == 1

    def test_a_hold_is_told_once_per_reason(self, amelie) -> None:
        message = make_message(amelie)
        make_message(
            amelie, key="b", state="sent", mime=b"x", sending_at=timezone.now(), settled_at=timezone.now()
        )
        Message.objects.filter(pk=message.pk).update(expires_at=timezone.now() + timedelta(days=60))
        for _ in range(2):
            Message.objects.filter(pk=message.pk).update(due_at="2020-01-01T00:00Z")
            send_due_messages()
        message.refresh_from_db()
        assert (message.state, message.reason) == ("due", "survey-rest")
        assert message.due_at > timezone.now() + timedelta(days=29)
        assert Event.objects.filter(kind="message.held").count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_messages_to_one_customer_share_one_budget(amelie) -> None:
    """Both are decided at the same moment; the lock on the customer lets the second see the first."""
    for n in range(6):
        make_message(amelie, key=f"k{n}")
    messages = claim(Message.objects.filter(state="due"), owner=uuid4(), to=MessageState.CLAIMED)

    def decide(message: Message) -> bool:
        try:
            return prepare(message)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(decide, messages)) == [False] * 5 + [True]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_transaction_is_open_while_the_server_is_spoken_to(amelie, letterbox: Letterbox) -> None:
    make_message(amelie)
    open_ones: list[int] = []

    def look() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND state LIKE 'idle in transaction%'"
                )
                open_ones.append(cursor.fetchone()[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        letterbox.answer = lambda _: "250 ok" if pool.submit(look).result() is None else ""
        send_due_messages()
    assert open_ones == [0]


@pytest.mark.processes
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_kill_9_of_senders_doubles_nothing_and_loses_nothing_in_silence(
    letterbox: Letterbox, make_people: Callable, settings
) -> None:
    """In every other round each of the two dies after the server has taken its mail, before it knows."""
    people, kills, chance = make_people(30), 4, random.Random(4)
    for n, person in enumerate(people * 2):
        make_message(person, key=f"k{n}", template=["survey-after-contact", "cart-reminder"][n // 30])
    Message.objects.filter(purpose="marketing").update(survey=None)
    replace_cart_block()
    letterbox.answer = slow
    env = {"MAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}", "CERCLE_SECRET_KEY": "x"}
    for number in range(kills):
        letterbox.waiting = 0
        with processes.running(SENDER, SENDER, **env):
            wait_until(partial(letterbox.has, len(letterbox.mails) + 6))
            sleep(chance.random() / 10)
            letterbox.silent = bool(number % 2)
            wait_until(lambda: letterbox.waiting == 2 or not letterbox.silent)
        letterbox.silent = False
        Message.objects.filter(state__in=["claimed", "sending"]).update(lease_until="2020-01-01T00:00Z")
        recover_expired()
    finish()
    ids = Counter(str(mail["Message-ID"]) for mail in letterbox.mails)
    states = Counter(Message.objects.values_list("state", flat=True))
    assert set(ids.values()) == {1}
    assert set(states) <= {"sent", "uncertain"}
    assert states["sent"] <= len(ids) <= states["sent"] + states["uncertain"]
    assert kills <= states["uncertain"] <= 2 * kills
    assert sum(states.values()) == 60
    told = Event.objects.filter(kind__in=["message.sent", "message.uncertain"])
    assert told.count() == 60


def wait_until(met: Callable[[], bool]) -> None:
    """The senders are at work: to kill them while they start would try nothing."""
    until = monotonic() + 60
    while not met():
        assert monotonic() < until, "no sender sends"
        sleep(0.01)


def slow(_envelope: object) -> str:
    sleep(0.02)
    return "250 ok"


def replace_cart_block() -> None:
    MessageTemplate.objects.filter(slug="cart-reminder").update(body_fr="Bonjour {first_name}")


def finish() -> None:
    until = monotonic() + 60
    while Message.objects.filter(state__in=["due", "claimed", "sending"]).exists() and monotonic() < until:
        Message.objects.filter(state="due").update(due_at="2020-01-01T00:00Z")
        send_due_messages()
        recover_expired()
