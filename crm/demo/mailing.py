"""A survey sent to a segment some days ago: whom it reached, whom not and why, and what they said."""

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from core.due import claim
from crm.demo.ledger import SEED
from crm.demo.phases import LATER, send_some_time_ago
from crm.enums import Role
from crm.models import User
from customers.models import Event
from journeys.domain.mailing_portion import ask_segments
from journeys.domain.survey_mailing import ask_segment
from journeys.enums import EventKind, MessageState
from journeys.models import Enrolment, Message, SurveyMailing
from metrics.models import Segment
from surveys.models import Survey

SURVEY, SEGMENT = "periodic-survey", "Guests of the Christmas tasting"
AGO = timedelta(days=12)
KEY = UUID(int=SEED)


def seed_mailing() -> None:
    """Once it is known who is in which segment."""
    manager = User.objects.filter(role=Role.MANAGER).order_by("pk").first()
    mailing, _made = ask_segment(
        survey=Survey.objects.get(slug=SURVEY),
        segment=Segment.objects.get(name_en=SEGMENT),
        key=KEY,
        actor_id=manager.pk if manager else None,
    )
    ask_segments()
    at, rng = timezone.now() - AGO, random.Random(SEED)
    entries = Event.objects.filter(
        pk__in=Enrolment.objects.filter(journey=mailing.journey).values("event_id")
    )
    entries.update(occurred_at=at - LATER)  # a mail of the demo leaves that much later
    due = Message.objects.filter(state=MessageState.DUE, enrolment__journey=mailing.journey)
    for message in claim(due, owner=uuid4(), to=MessageState.CLAIMED, limit=due.count() or 1):
        send_some_time_ago(message, rng)
    began = at - timedelta(minutes=5)  # before the first answer
    entries.update(occurred_at=began)
    _told_then(mailing, began)


def _told_then(mailing: SurveyMailing, began: datetime) -> None:
    times = dict.fromkeys(("starts_at", "begun_at", "ended_at", "created_at"), began)
    SurveyMailing.objects.filter(pk=mailing.pk).update(**times)
    Event.objects.filter(kind=EventKind.MAILING_PLANNED).update(occurred_at=began)
