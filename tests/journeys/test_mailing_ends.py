"""How a mailing ends before all are asked: by hand, or with the survey."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from customers.models import Customer
from journeys.domain.mailing_portion import ask_segments
from journeys.domain.mailing_queries import figures_of
from journeys.domain.sending import send_due_messages
from journeys.domain.survey_mailing import ask_segment, stop_mailing
from journeys.enums import MailingState
from journeys.models import SurveyMailing
from metrics.models import Segment
from surveys.models import Survey
from tests.journeys.conftest import Letterbox
from tests.journeys.test_survey_mailing import guests, join, latest, survey

__all__ = ["guests", "survey"]
People = Callable[[int], list[Customer]]
pytestmark = pytest.mark.django_db


def test_with_its_survey_it_ends_for_good(
    survey: Survey,
    guests: Segment,
    make_people: People,
    letterbox: Letterbox,
    no_quiet_hours: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stopped, it could be stopped no more: what waits does not leave when the survey is back."""
    monkeypatch.setattr("journeys.domain.mailing_portion.PORTION", 2)
    monkeypatch.setattr("journeys.domain.mailing_portion.AHEAD", 1)
    join(guests, make_people(3))
    mailing, _ = ask_segment(survey=survey, segment=guests, key=uuid4())
    assert ask_segments() == 2
    monkeypatch.setattr("journeys.domain.mailing_portion.AHEAD", 9)
    Survey.objects.update(active=False)
    assert ask_segments() == 0
    found = figures_of(latest(mailing))
    assert (found.mailing.state, found.can_be_stopped) == (MailingState.STOPPED, False)
    Survey.objects.update(active=True)
    assert ask_segments() == 0
    send_due_messages()
    assert letterbox.mails == []


def test_stopped_once_all_are_planned_it_tells_when_it_was_stopped(
    survey: Survey, guests: Segment, make_people: People
) -> None:
    join(guests, make_people(1))
    ask_segment(survey=survey, segment=guests, key=uuid4())
    ask_segments()
    mailing = SurveyMailing.objects.get()
    planned_at = mailing.ended_at
    assert stop_mailing(mailing=mailing)
    assert planned_at is not None
    assert mailing.ended_at is not None
    assert mailing.ended_at > planned_at
