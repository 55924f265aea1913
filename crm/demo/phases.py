"""The surveys of each phase of the relation: their journeys are on, and some were answered weeks ago."""

import random
import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from core.due import claim
from crm.demo.ledger import SEED
from customers.domain.log import record_event
from customers.models import Event, Order
from journeys.channels.email import Accepted
from journeys.domain.happened import endings
from journeys.domain.journey import switch_journey
from journeys.domain.message import prepare, settle
from journeys.domain.step import step_enrolments
from journeys.enums import EventKind, MessageState
from journeys.models import Enrolment, Journey, Message
from metrics.enums import EventKind as SegmentKind
from metrics.models import Thresholds
from surveys.domain.answer import record_answer
from surveys.models import Answer, Invitation

JOURNEYS = (
    "survey-after-purchase",
    "survey-after-case",
    "survey-onboarding",
    "survey-periodic",
    "survey-after-leaving",
)
EACH = 12
SINCE, UNTIL = timedelta(days=100), timedelta(days=30)
LATER = timedelta(days=3)
"""After what set it off a mail leaves so much later."""


def walk_the_phases() -> None:
    for journey in Journey.objects.filter(slug__in=JOURNEYS):
        switch_journey(journey=journey, active=True)


def seed_phases() -> None:
    """After the log was read: what they were asked weeks ago, by the way every mail goes."""
    rng = random.Random(SEED)
    _tell_what_time_told()
    for journey in Journey.objects.filter(slug__in=JOURNEYS).order_by("slug"):
        began = {"kind": journey.trigger_kind, "where": journey.trigger_where}
        lately = Event.objects.filter(occurred_at__range=(timezone.now() - SINCE, timezone.now() - UNTIL))
        facts = {fact.customer_id: fact for fact in endings(journey, began, lately).order_by("-pk")[:EACH]}
        for fact in facts.values():
            _enrol(journey, fact)
        step_enrolments()
        due = Message.objects.filter(state=MessageState.DUE, enrolment__journey=journey)
        for message in claim(due, owner=uuid4(), to=MessageState.CLAIMED, limit=EACH):
            send_some_time_ago(message, rng)


@transaction.atomic
def _tell_what_time_told() -> None:
    """Who was lost, and whose day to be asked came round: nobody looked on these days of the demo."""
    now, lost_after = timezone.now(), (Thresholds.objects.first() or Thresholds()).lost_after
    bought = Order.objects.filter(customer__isnull=False, total__gt=0).values("customer").order_by("customer")
    last = list(bought.annotate(last=Max("placed_at")).values_list("customer", "last"))
    gone = [(who, at + lost_after) for who, at in last if now - SINCE < at + lost_after < now - UNTIL]
    for customer, at in gone:
        told = {"segment": "lost"}
        record_event(kind=SegmentKind.SEGMENT_ENTERED, customer_id=customer, occurred_at=at, data=told)
    active = [who for who, at in last if at > now - SINCE][: 2 * EACH]
    for number, customer in enumerate(active):
        at = now - UNTIL - timedelta(days=1 + number)
        about = f"relation:{customer}:{at:%Y%m%d}"
        told = {"occasion": about}
        record_event(
            kind=EventKind.RELATION_DUE,
            customer_id=customer,
            occurred_at=at,
            data=told,
            source="journeys",
            external_id=about,
        )


def _enrol(journey: Journey, fact: Event) -> None:
    Enrolment.objects.get_or_create(
        journey=journey,
        occasion=fact.occasion,  # type: ignore[attr-defined]  # annotated
        defaults={
            "customer_id": fact.customer_id or 0,
            "event_id": fact.pk,
            "version": journey.version,
            "step": int("wait" in journey.steps[0]),
            "due_at": timezone.now(),
        },
    )


def send_some_time_ago(message: Message, rng: random.Random) -> None:
    before = Event.objects.latest("pk").pk
    if prepare(message):
        settle(message, Accepted())
        if rng.random() < 0.6 and message.survey:
            score = rng.choices(message.survey.scale, [1 + each for each in message.survey.scale])[0]
            record_answer(token=_token(message), score=score)
    _some_time_ago(message, told_after=before)


def _token(message: Message) -> str:
    mail = message_from_bytes(bytes(message.mime or b""), policy=SMTP)
    plain = mail.get_body(("plain",))
    found = re.search(r"/s/([\w-]+)/", plain.get_content() if plain else "")
    return found[1] if found else ""


def _some_time_ago(message: Message, *, told_after: int) -> None:
    """The verbs write what happens now; the demo tells of the last months."""
    enrolment = message.enrolment
    if enrolment is None:
        return
    began = Event.objects.get(pk=enrolment.event_id)
    ago = timezone.now() - began.occurred_at - LATER
    mine = Invitation.objects.filter(survey=message.survey_id, occasion=message.occasion)
    for rows, times in (
        (Enrolment.objects.filter(pk=enrolment.pk), ("entered_at", "ended_at")),
        (Message.objects.filter(pk=message.pk), ("created_at", "sending_at", "settled_at")),
        (Answer.objects.filter(invitation__in=mine), ("answered_at",)),
        (mine, ("created_at", "sent_at", "expires_at", "started_at", "answered_at")),
        (Event.objects.filter(customer=message.customer_id, pk__gt=told_after), ("occurred_at",)),
    ):
        rows.update(**{each: F(each) - ago for each in times})
