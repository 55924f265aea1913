"""What became of a mail, wherever the conversation with the server breaks off."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from customers.models import Customer, Event
from journeys.channels.email import Accepted, Mailer
from journeys.domain.sending import send_due_messages
from journeys.models import Message, Suppression
from tests.journeys.conftest import Letterbox, free_port, make_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]

OK = {
    "connect": "220 hello",
    "EHLO": "250 hello",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "dot": "250 ok",
    "AUTH": "535 no",
}


class Script:
    """A mail server that answers by a script; at the stage `drops` it hangs up instead."""

    def __init__(self, port: int) -> None:
        self.answers, self.drops, self.accepted = dict(OK), "", 0
        self.listener = socket.create_server(("127.0.0.1", port))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            broken_off = contextlib.suppress(ConnectionError, ValueError)
            with connection, connection.makefile("rwb") as stream, broken_off:
                self.talk(stream)

    def talk(self, stream: Any) -> None:
        if not self.say(stream, "connect"):
            return
        while line := stream.readline():
            verb = line[:4].decode().upper().strip().replace("HELO", "EHLO")
            if verb == "QUIT":
                return
            if verb == "RSET":
                stream.write(b"250 ok\r\n")
                stream.flush()
                continue
            if not self.say(stream, verb):
                return
            if verb == "DATA" and self.answers["DATA"].startswith("354") and not self.take_mail(stream):
                return

    def take_mail(self, stream: Any) -> bool:
        if self.drops == "body":
            stream.read(10)
            return False
        while stream.readline() != b".\r\n":
            pass
        self.accepted += self.answers["dot"].startswith("250")
        return self.say(stream, "dot")

    def say(self, stream: Any, stage: str) -> bool:
        if stage == self.drops:
            return False
        stream.write(self.answers[stage].encode() + b"\r\n")
        stream.flush()
        return True


@pytest.fixture
def server(settings: Any) -> Iterator[Script]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 2
    script = Script(settings.EMAIL_PORT)
    yield script
    script.listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept()
    script.listener.close()


def sent(customer: Customer, **fields: Any) -> Message:
    message = make_message(customer, **fields)
    send_due_messages()
    message.refresh_from_db()
    return message


@pytest.mark.parametrize("stage", ["connect", "EHLO", "MAIL", "RCPT", "DATA"])
def test_hung_up_before_the_mail_it_is_tried_again(server: Script, amelie: Customer, stage: str) -> None:
    server.drops = stage
    message = sent(amelie)
    assert (message.state, message.reason, message.tries) == ("due", "unreachable", 1)
    assert (message.owner, message.lease_until, message.sending_at) == (None, None, None)
    server.drops = ""
    Message.objects.update(due_at="2020-01-01T00:00Z")
    send_due_messages()
    message.refresh_from_db()
    assert (message.state, message.reason, server.accepted) == ("sent", "", 1)


@pytest.mark.parametrize("stage", ["body", "dot"])
def test_hung_up_once_the_mail_left_nobody_knows(server: Script, amelie: Customer, stage: str) -> None:
    """A small mail is gone before the server hangs up on it: only its answer would tell."""
    server.drops = stage
    message = sent(amelie)
    assert (message.state, message.reason) == ("uncertain", "unknown-end")
    Message.objects.update(due_at="2020-01-01T00:00Z")
    server.drops = ""
    send_due_messages()
    assert server.accepted == (1 if stage == "dot" else 0)
    assert Event.objects.filter(kind="message.uncertain").count() == 1


@pytest.mark.parametrize("stage", ["connect", "EHLO", "MAIL", "RCPT", "DATA", "dot"])
def test_a_passing_refusal_is_tried_again(server: Script, amelie: Customer, stage: str) -> None:
    server.answers[stage] = "421 later"
    message = sent(amelie)
    assert (message.state, message.reason, message.tries) == ("due", "unreachable", 1)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "dot"])
def test_a_final_refusal_fails(server: Script, amelie: Customer, stage: str) -> None:
    server.answers[stage] = "554 no"
    message = sent(amelie)
    assert (message.state, message.reason, message.detail) == ("failed", "refused", "554 no")
    assert Suppression.objects.count() == 0


def test_an_unknown_receiver_is_never_written_to_again(server: Script, amelie: Customer) -> None:
    server.answers["RCPT"] = "550 5.1.1 user unknown"
    assert sent(amelie, key="first").state == "failed"
    server.answers = dict(OK)
    again = sent(amelie, key="second", template="cart-reminder")
    assert (again.state, again.reason, server.accepted) == ("suppressed", "suppressed", 0)


def test_wrong_credentials_are_not_the_fault_of_the_message(
    server: Script, amelie: Customer, settings
) -> None:
    server.answers["EHLO"] = "250 AUTH PLAIN"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "a", "b"
    assert sent(amelie).state == "due"


def test_after_the_last_attempt_it_gives_up(server: Script, amelie: Customer) -> None:
    server.drops = "connect"
    message = sent(amelie, tries=6)
    assert (message.state, message.reason) == ("failed", "gave-up")


def test_after_trouble_the_rest_of_the_batch_goes_out(server: Script, make_people: Callable) -> None:
    people = make_people(3)
    for n, person in enumerate(people):
        make_message(person, key=f"k{n}")
    server.drops = "dot"
    send_due_messages()
    assert list(Message.objects.values_list("state", flat=True)) == ["uncertain"] * 3
    assert server.accepted == 3


def test_lines_that_begin_with_a_dot_arrive_whole(letterbox: Letterbox, amelie: Customer) -> None:
    mime = b"Subject: x\r\n\r\n.one\r\n..two\r\n.\r\nend"
    with Mailer() as mailer:
        assert mailer.send(sender="a@example.org", receiver="b@example.org", mime=mime) == Accepted()
    (mail,) = letterbox.mails
    assert mail.get_content().splitlines() == [".one", "..two", ".", "end"]
