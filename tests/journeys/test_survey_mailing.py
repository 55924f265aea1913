"""A survey sent to a segment: once, to whom it said, by the arbiter's leave, and stopped on the way."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import Conflict, Invalid
from customers.models import Customer, Event
from journeys.domain import mailing_portion
from journeys.domain.mailing_outlook import outlook_of
from journeys.domain.mailing_portion import ask_segments, plan_portion
from journeys.domain.mailing_queries import figures_of, mailings
from journeys.domain.sending import send_due_messages
from journeys.domain.survey_mailing import ask_segment, stop_mailing
from journeys.domain.tally import count_journeys
from journeys.enums import MailingState, Reason
from journeys.models import Enrolment, Journey, Message, SurveyMailing
from metrics.models import Segment, SegmentMembership
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, hash_token, invite
from surveys.domain.suspicion import STAFF
from surveys.models import Invitation, Survey
from tests import factories
from tests.journeys.conftest import Letterbox, make_due, run_log

People = Callable[[int], list[Customer]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(db: None) -> Survey:
    return Survey.objects.get(slug="nps-after-contact")


@pytest.fixture
def guests(db: None) -> Segment:
    names = {"name_fr": "Invités", "name_en": "Guests"}
    return Segment.objects.create(slug="guests", kind="list", rule={}, **names)


def join(segment: Segment, people: list[Customer]) -> None:
    SegmentMembership.objects.bulk_create(
        SegmentMembership(segment=segment, customer=person) for person in people
    )


def latest(mailing: SurveyMailing) -> SurveyMailing:
    return mailings().get(pk=mailing.pk)


@pytest.mark.django_db(transaction=True)
def test_it_asks_everybody_in_the_segment_and_tells_why_not(
    survey: Survey, guests: Segment, make_people: People, letterbox: Letterbox, no_quiet_hours: None
) -> None:
    asked, silent = make_people(2), factories.customer("Silent", emails=["s@example.org"])
    factories.customer("Elsewhere", emails=["e@example.org"])
    join(guests, [*asked, silent])
    mailing, made = ask_segment(survey=survey, segment=guests, key=uuid4())
    assert made
    assert ask_segments() == 3
    assert ask_segments() == 0
    send_due_messages()
    count_journeys()
    found = figures_of(latest(mailing))
    assert (found.mailing.state, found.mailing.planned) == (MailingState.DONE, 3)
    assert (found.asked, found.waiting, list(found.held)) == (2, 0, [(Reason.NO_CONSENT, 1)])
    assert sorted(mail["To"].addresses[0].addr_spec for mail in letterbox.mails) == [
        "n0@example.org",
        "n1@example.org",
    ]
    occasions = Invitation.objects.values_list("occasion", flat=True).order_by("customer")
    assert list(occasions) == [f"mailing:{mailing.pk}:{person.pk}" for person in asked]
    assert Event.objects.filter(kind="journey.entered").count() == 3

    Invitation.objects.filter(customer=asked[0]).update(token_hash=hash_token("token"))
    record_answer(token="token", score=10, sender=STAFF)
    run_log()
    count_journeys()
    found = figures_of(latest(mailing))
    assert (found.answered, found.scored.n, found.score) == (1, 1, "+100")


def test_of_a_sample_the_lot_decides_and_the_same_key_draws_the_same(
    survey: Survey, guests: Segment, make_people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing_portion, "PORTION", 3)
    people = make_people(8)
    join(guests, [*people, *(factories.customer() for _ in range(4))])  # those have no consent
    key = uuid4()
    outlook = outlook_of(
        SurveyMailing(survey=survey, segment=guests, key=key, most=5, starts_at=timezone.now())
    )
    assert (outlook.members, outlook.askable, outlook.asked, outlook.held) == (12, 8, 5, 4)
    assert list(outlook.reasons) == [(Reason.NO_CONSENT, 4)]
    mailing, _ = ask_segment(survey=survey, segment=guests, key=key, most=5)
    assert ask_segments() == 5
    chosen = set(Message.objects.values_list("customer", flat=True))
    assert chosen == {person.pk for person in outlook.people}  # the first five of the lot are those shown
    assert latest(mailing).planned == 5


def test_two_clicks_are_one_mailing_and_other_terms_are_refused(survey: Survey, guests: Segment) -> None:
    key = uuid4()
    first, made = ask_segment(survey=survey, segment=guests, key=key, most=5)
    again, made_again = ask_segment(survey=survey, segment=guests, key=key, most=5)
    assert (made, made_again, first) == (True, False, again)
    with pytest.raises(Conflict):
        ask_segment(survey=survey, segment=guests, key=key, most=6)
    soon = timezone.now() + timedelta(days=1)
    with pytest.raises(Conflict):
        ask_segment(survey=survey, segment=guests, key=key, most=5, starts_at=soon)
    assert Event.objects.filter(kind="mailing.planned").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_mailing(survey: Survey, guests: Segment) -> None:
    key, start, made = uuid4(), threading.Barrier(4), list[bool]()

    def click() -> None:
        start.wait()
        try:
            made.append(ask_segment(survey=survey, segment=guests, key=key)[1])
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert sorted(made) == [False, False, False, True]
    assert (SurveyMailing.objects.count(), Journey.objects.exclude(mailing=None).count()) == (1, 1)


def test_whoever_goes_on_after_a_crash_asks_each_once(
    survey: Survey, guests: Segment, make_people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two portions, or in the middle of one: what was not committed never was."""
    monkeypatch.setattr(mailing_portion, "PORTION", 2)
    people = make_people(5)
    join(guests, people)
    mailing, _ = ask_segment(survey=survey, segment=guests, key=uuid4())
    mailing_portion._begin(mailing)
    assert plan_portion(mailing.pk) == 2

    def killed(*_args: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(SurveyMailing, "save", killed)  # its messages stand already, how far it came does not
        with pytest.raises(SystemExit):
            plan_portion(mailing.pk)
    assert Message.objects.count() == 2
    assert ask_segments() == 3
    assert sorted(Message.objects.values_list("customer", flat=True)) == [person.pk for person in people]
    assert Enrolment.objects.filter(journey=mailing.journey).count() == 5


def test_stopped_it_plans_nobody_more_and_sends_nothing_that_waits(
    survey: Survey,
    guests: Segment,
    make_people: People,
    letterbox: Letterbox,
    no_quiet_hours: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mailing_portion, "PORTION", 2)
    join(guests, make_people(5))
    mailing, _ = ask_segment(survey=survey, segment=guests, key=uuid4())
    mailing_portion._begin(mailing)
    plan_portion(mailing.pk)
    assert stop_mailing(mailing=mailing)
    assert not stop_mailing(mailing=mailing)
    assert ask_segments() == 0
    send_due_messages()
    count_journeys()
    found = figures_of(latest(mailing))
    assert (found.mailing.state, found.mailing.planned) == (MailingState.STOPPED, 2)
    assert (list(found.held), letterbox.mails) == ([(Reason.STOPPED, 2)], [])
    assert Event.objects.filter(kind="mailing.stopped").count() == 1


def test_no_more_is_planned_than_leaves_soon(
    survey: Survey, guests: Segment, make_people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing_portion, "PORTION", 2)
    monkeypatch.setattr(mailing_portion, "AHEAD", 3)
    join(guests, make_people(7))
    mailing, _ = ask_segment(survey=survey, segment=guests, key=uuid4())
    assert (ask_segments(), ask_segments()) == (4, 0)
    two = Message.objects.order_by("pk").values("pk")[:2]
    Message.objects.filter(pk__in=two).update(state="cancelled", reason="too-late")
    assert (ask_segments(), ask_segments()) == (2, 0)
    Message.objects.filter(state="due").update(reason="open-complaint")  # they ask every hour, for days
    assert ask_segments() == 1
    assert latest(mailing).state == MailingState.DONE


def test_later_is_later(survey: Survey, guests: Segment, make_people: People) -> None:
    join(guests, make_people(1))
    ask_segment(survey=survey, segment=guests, key=uuid4(), starts_at=timezone.now() + timedelta(days=2))
    assert ask_segments() == 0
    SurveyMailing.objects.update(starts_at=timezone.now())
    Segment.objects.filter(pk=guests.pk).update(version=2)  # changed, and its members not found anew yet
    assert ask_segments() == 0
    Segment.objects.filter(pk=guests.pk).update(evaluated=2)
    assert ask_segments() == 1


def test_who_comes_into_the_segment_afterwards_is_not_asked(
    survey: Survey, guests: Segment, make_people: People
) -> None:
    first, second = make_people(2)
    join(guests, [first])
    mailing, _ = ask_segment(survey=survey, segment=guests, key=uuid4())
    mailing_portion._begin(mailing)
    join(guests, [second])
    SegmentMembership.objects.filter(customer=second).update(entered_at=timezone.now() + timedelta(hours=1))
    ask_segments()
    assert list(Message.objects.values_list("customer", flat=True)) == [first.pk]


@pytest.mark.parametrize("wrong", ["closed", "archived", "past", "far"])
def test_what_cannot_be_sent_is_refused(survey: Survey, guests: Segment, wrong: str) -> None:
    now, starts_at = timezone.now(), None
    match wrong:
        case "closed":
            survey.active = False
        case "archived":
            guests.archived_at = now
        case "past":
            starts_at = now - timedelta(days=1)
        case "far":
            starts_at = now + timedelta(days=400)
    with pytest.raises(Invalid):
        ask_segment(survey=survey, segment=guests, key=uuid4(), starts_at=starts_at)


def test_it_speaks_as_the_brand_chosen(
    survey: Survey, guests: Segment, make_people: People, letterbox: Letterbox, no_quiet_hours: None
) -> None:
    brand = factories.brand("quay")
    join(guests, make_people(1))
    ask_segment(survey=survey, segment=guests, key=uuid4(), brand=brand)
    ask_segments()
    send_due_messages()
    assert Invitation.objects.get().brand == brand


def test_the_outlook_names_each_reason(
    survey: Survey, guests: Segment, make_people: People, no_quiet_hours: None
) -> None:
    free, rested, complains = make_people(3)
    nowhere = factories.customer("Nowhere")
    factories.consent(nowhere, purpose="survey")
    join(guests, [free, rested, complains, nowhere])
    invite(survey=survey, asked=[Asked(rested.pk, "order:1")])
    factories.case(complains, kind="complaint")
    outlook = outlook_of(SurveyMailing(survey=survey, segment=guests, key=uuid4(), starts_at=timezone.now()))
    assert (outlook.members, outlook.asked, outlook.people) == (4, 1, [free])
    assert dict(outlook.reasons) == {
        Reason.SURVEY_REST: 1,
        Reason.OPEN_COMPLAINT: 1,
        Reason.NO_ADDRESS: 1,
    }
    soon = timezone.now() + timedelta(days=26)  # the rest of thirty days ends within the week after that
    later = outlook_of(SurveyMailing(survey=survey, segment=guests, key=uuid4(), starts_at=soon))
    assert (later.asked, later.later) == (2, 1)


def test_its_messages_wait_for_the_customer_as_any_other(
    survey: Survey, guests: Segment, make_people: People, letterbox: Letterbox, no_quiet_hours: None
) -> None:
    """A preview is no promise: the arbiter asks again as the mail leaves."""
    (person,) = make_people(1)
    join(guests, [person])
    ask_segment(survey=survey, segment=guests, key=uuid4())
    ask_segments()
    factories.consent(person, purpose="survey", granted=False)
    make_due()
    send_due_messages()
    assert (letterbox.mails, Message.objects.get().reason) == ([], "no-consent")
