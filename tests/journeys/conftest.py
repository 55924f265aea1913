"""A mail server of our own, and people on journeys."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any, cast
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db.models.functions import Now
from django.utils import timezone

from core.due import claim
from crm.loop import SUBSCRIBERS
from crm.models import Team
from customers.domain.log import drain
from customers.enums import Purpose
from customers.models import Customer
from journeys.domain.loop.rule import go_live, write_rule
from journeys.enums import MessageState
from journeys.models import ContactPolicy, Enrolment, Journey, LoopRule, Message, MessageTemplate
from surveys.domain.invitation import Asked, invite
from surveys.models import Survey
from tests import factories
from tests.journeys.loop import COMMON

Answer = Callable[[Envelope], str]


class Letterbox:
    """Keeps what the server accepted. `answer` decides what it says to a mail, or to a receiver.

    One that is `silent` takes a mail and never says so: its sender waits, neither refused nor accepted.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer: Answer = lambda _: "250 Accepted"
        self.rcpt = "250 OK"
        self.silent = False
        self.waiting = 0

    def has(self, mails: int) -> bool:
        return len(self.mails) >= mails

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answer(envelope)
        if answer.startswith("250"):
            self.mails.append(message_from_bytes(cast(bytes, envelope.content), policy=SMTP_POLICY))
        if self.silent:
            self.waiting += 1
            await asyncio.Event().wait()  # until the sender is gone
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    box = Letterbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    controller = Controller(box, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def no_quiet_hours(db: None) -> None:
    """Tests run by night too."""
    ContactPolicy.objects.create(pk=1, quiet_from="00:00", quiet_until="00:00")


@pytest.fixture
def amelie(db: None) -> Customer:
    """A customer we may write to."""
    customer = factories.customer(emails=["amelie@example.org"])
    factories.consent(customer, purpose=Purpose.SURVEY)
    factories.consent(customer, purpose=Purpose.MARKETING)
    return customer


def body(mail: EmailMessage, kind: str) -> str:
    """The "plain" or the "html" part, decoded."""
    part = mail.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text


@pytest.fixture
def make_people(db: None) -> Callable[[int], list[Customer]]:
    """Customers who agree to everything."""

    def make(n: int) -> list[Customer]:
        people = [factories.customer(f"N{k}", emails=[f"n{k}@example.org"]) for k in range(n)]
        for person in people:
            for purpose in Purpose:
                factories.consent(person, purpose=purpose)
        return people

    return make


def run_log() -> None:
    """Let every subscriber read to the end, also what the others wrote meanwhile."""
    while sum(drain(subscriber) for subscriber in SUBSCRIBERS):
        pass


def make_due() -> None:
    """As if the waits were over."""
    for model in (Enrolment, Message):
        model.objects.update(due_at=Now())


def make_message(
    of: Customer, *, template: str = "survey-after-contact", key: str = "test", **fields: Any
) -> Message:
    """A message that is due, as the step of a journey plans it."""
    words = MessageTemplate.objects.get(slug=template)
    journey = Journey.objects.get(slug=JOURNEY_OF[template])
    enrolment, _ = Enrolment.objects.get_or_create(
        journey=journey,
        occasion=fields.pop("occasion", f"{journey.occasion_field}:{key}"),
        defaults={
            "customer": of,
            "version": 1,
            "event_id": fields.pop("event_id", 2**62),
            "due_at": timezone.now(),
            "state": "done",
            "ended_at": timezone.now(),
        },
    )
    is_survey = template == "survey-after-contact"
    content = {
        "survey": Survey.objects.get(slug="nps-after-contact") if is_survey else None,
        "expires_at": timezone.now() + timedelta(days=7),
        "step": 1,
        "purpose": words.purpose,
    }
    return Message.objects.create(
        key=key,
        customer=of,
        enrolment=enrolment,
        template=words,
        channel=words.channel,
        **(content | fields),
    )


JOURNEY_OF = {"survey-after-contact": "survey-after-solved-call", "cart-reminder": "abandoned-cart"}


def claim_one(message: Message) -> Message:
    (claimed,) = claim(Message.objects.filter(pk=message.pk), owner=uuid4(), to=MessageState.CLAIMED)
    return claimed


@pytest.fixture
def ask_before(db: None) -> Callable[[Customer, str], None]:
    def ask(customer: Customer, occasion: str) -> None:
        invite(survey=Survey.objects.get(slug="nps-after-contact"), asked=[Asked(customer.pk, occasion)])

    return ask


@pytest.fixture
def team():
    return Team.objects.create(name="Care")


@pytest.fixture
def live(team):
    """A live rule."""

    def live(**terms: Any) -> LoopRule:
        rule = write_rule(**(COMMON | {"team_id": team.pk, "kind": "nps", "test": "detractor"} | terms))
        return go_live(rule=rule, actor_id=None)

    return live
