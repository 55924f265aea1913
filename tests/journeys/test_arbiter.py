"""The arbiter: whatever happens in whatever order, nothing leaves that must not."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from customers.cases.domain.case_move import move_case
from customers.models import Customer, Event
from customers.people.domain.consent import has_consent
from journeys.domain.arbiter import Drop, Send, WaitUntil, decide, free_at
from journeys.domain.message import prepare
from journeys.enums import MessageState, Reason
from journeys.models import Enrolment, Journey, Message, MessageTemplate, Suppression
from surveys.models import Survey
from tests import factories
from tests.journeys.conftest import claim_one, make_message
from tests.whole import examples

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def asked(message: Message, now: datetime = NOON) -> Send | WaitUntil | Drop:
    message.refresh_from_db()
    Message.objects.filter(pk=message.pk).update(expires_at=now + 7 * DAY)
    message.refresh_from_db()
    return decide(message, customer=Customer.objects.get(pk=message.customer_id), now=now)


def why(client: Client, message: Message) -> str:
    """What an agent reads on the page of the message."""
    client.force_login(factories.user())
    page = client.get(f"/messages/{message.pk}/").content.decode()
    (meta,) = re.findall(r'<div class="page-meta">(.*?)</div>', page, re.DOTALL)
    assert "The mail server said" not in page
    return " ".join(unescape(re.sub("<[^>]*>", " ", meta)).split()).removeprefix("Held back ")


def left(customer: Customer, key: str, at: datetime, **fields) -> Message:
    return make_message(customer, key=key, state="sent", sending_at=at, settled_at=at, mime=b"x", **fields)


@pytest.mark.django_db
class TestReasons:
    def test_with_everything_right_it_sends(self, amelie: Customer) -> None:
        assert asked(make_message(amelie)) == Send("amelie@example.org")

    def test_no_statement_is_no_consent(self) -> None:
        stranger = factories.customer(emails=["x@example.org"])
        assert asked(make_message(stranger)) == Drop(Reason.NO_CONSENT)

    def test_consent_to_surveys_is_none_to_offers(self) -> None:
        customer = factories.customer(emails=["x@example.org"])
        factories.consent(customer)
        assert asked(make_message(customer, template="cart-reminder")) == Drop(Reason.NO_CONSENT)

    def test_consent_over_another_channel_does_not_count(self) -> None:
        customer = factories.customer(emails=["x@example.org"])
        factories.consent(customer, channel="sms")
        assert asked(make_message(customer)) == Drop(Reason.NO_CONSENT)

    def test_a_withdrawal_stored_after_the_message_fell_due_stops_it(self, amelie: Customer) -> None:
        message = claim_one(make_message(amelie))
        factories.consent(amelie, granted=False)
        assert not prepare(message)
        message.refresh_from_db()
        assert (message.state, message.reason) == ("suppressed", "no-consent")

    def test_a_consent_imported_without_proof_is_none(self, client: Client, amelie: Customer) -> None:
        factories.consent(amelie, origin="import")
        message = claim_one(make_message(amelie))
        assert not prepare(message)
        assert why(client, message) == "The customer's consent was imported without proof: it is not usable."

    def test_an_expired_consent_is_none_and_says_since_when(self, client: Client, amelie: Customer) -> None:
        factories.consent(amelie, channel="phone", stated_at=datetime(2024, 3, 12, 12, tzinfo=UTC))
        message = make_message(amelie)
        Message.objects.update(channel="phone")
        message = claim_one(message)
        assert not prepare(message)
        assert why(client, message) == "The customer's consent to such messages expired on 12 Mar 2025."
        told = Event.objects.get(kind="message.suppressed").data
        assert (told["reason"], told["expired_at"]) == ("consent-expired", "2025-03-12T12:00:00+00:00")

    def test_a_consent_to_be_phoned_counts_until_then(self, amelie: Customer) -> None:
        factories.consent(amelie, channel="phone")
        message = make_message(amelie)
        Message.objects.update(channel="phone")
        assert asked(message) == Send("amelie@example.org")

    def test_nobody_is_written_to_without_an_address(self, amelie: Customer) -> None:
        amelie.emails.all().delete()
        assert asked(make_message(amelie)) == Drop(Reason.NO_ADDRESS)

    def test_a_suppressed_address_stays_silent(self, amelie: Customer) -> None:
        Suppression.objects.create(pk=Suppression.hash(" Amelie@Example.org"), reason="by-hand")
        assert asked(make_message(amelie)) == Drop(Reason.SUPPRESSED)

    def test_service_messages_need_no_consent_and_no_daylight(self) -> None:
        stranger = factories.customer(emails=["x@example.org"])
        message = make_message(stranger)
        Message.objects.update(purpose="service")
        assert asked(message, NOON + timedelta(hours=12)) == Send("x@example.org")

    @pytest.mark.parametrize("template", ["cart-reminder", "survey-after-contact"])
    def test_an_open_complaint_holds_offers_and_surveys(self, amelie: Customer, template: str) -> None:
        factories.consent(amelie, purpose="marketing")
        message = make_message(amelie, template=template)
        case = factories.case(amelie)
        assert asked(message) == WaitUntil(NOON + timedelta(hours=1), Reason.OPEN_COMPLAINT)
        move_case(case=case, to="waiting", actor_id=None)
        assert asked(message) == WaitUntil(NOON + timedelta(hours=1), Reason.OPEN_COMPLAINT)
        move_case(case=case, to="closed", outcome="solved", actor_id=None)
        assert asked(message) == Send("amelie@example.org")

    def test_held_until_too_late_it_says_why(self, amelie: Customer) -> None:
        factories.case(amelie)
        message = make_message(amelie)
        asked(message)
        Message.objects.update(expires_at=NOON + timedelta(minutes=30))
        message.refresh_from_db()
        assert decide(message, customer=amelie, now=NOON) == Drop(Reason.OPEN_COMPLAINT)

    def test_a_request_and_service_are_no_reason_to_wait(self, amelie: Customer) -> None:
        factories.case(amelie, kind="request")
        assert asked(make_message(amelie)) == Send("amelie@example.org")
        factories.case(amelie)
        message = make_message(amelie, key="service")
        Message.objects.update(purpose="service")
        assert asked(message) == Send("amelie@example.org")

    def test_a_journey_switched_off_sends_nothing(self, amelie: Customer) -> None:
        message = make_message(amelie)
        Journey.objects.update(active=False)
        assert asked(message) == Drop(Reason.JOURNEY_OFF, MessageState.CANCELLED)

    def test_a_survey_switched_off_is_not_asked(self, amelie: Customer) -> None:
        message = make_message(amelie)
        Survey.objects.update(active=False)
        assert asked(message) == Drop(Reason.SURVEY_OFF, MessageState.CANCELLED)

    def test_too_late_is_too_late(self, amelie: Customer) -> None:
        message = make_message(amelie, expires_at=NOON)
        assert decide(message, customer=amelie, now=NOON) == Drop(Reason.TOO_LATE, MessageState.CANCELLED)

    def test_a_wait_beyond_its_use_is_too_late(self, amelie: Customer) -> None:
        message, night = make_message(amelie, expires_at=NOON + DAY / 2), NOON + DAY / 3 + DAY / 12
        assert decide(message, customer=amelie, now=night) == Drop(Reason.TOO_LATE, MessageState.CANCELLED)

    def test_a_rest_beyond_its_use_says_so(self, amelie: Customer) -> None:
        left(amelie, "first", NOON - DAY)
        message = make_message(amelie, key="second", expires_at=NOON + 5 * DAY)
        assert decide(message, customer=amelie, now=NOON) == Drop(Reason.SURVEY_REST)

    def test_an_order_since_ends_the_reminder(self, amelie: Customer) -> None:
        last = Event.objects.latest("pk").pk
        message = make_message(amelie, template="cart-reminder", event_id=last)
        assert asked(message) == Send("amelie@example.org")
        factories.order(amelie, 5, placed_at=timezone.now())
        assert asked(message) == Drop(Reason.EXIT_MET, MessageState.CANCELLED)

    def test_only_its_own_cart_emptied_ends_the_reminder(self, amelie: Customer) -> None:
        mine, other = factories.cart(amelie, 5), factories.cart(amelie, 7)
        message = make_message(
            amelie,
            template="cart-reminder",
            occasion=f"cart:{mine.pk}",
            event_id=Event.objects.latest("pk").pk,
        )
        factories.cart(amelie, external_id=other.external_id, lines=[])
        assert asked(message) == Send("amelie@example.org")
        factories.cart(amelie, external_id=mine.external_id, lines=[])
        assert asked(message) == Drop(Reason.EXIT_MET, MessageState.CANCELLED)


@pytest.mark.django_db
class TestBudget:
    def test_one_offer_a_day(self, amelie: Customer) -> None:
        left(amelie, "first", NOON - timedelta(hours=5), template="cart-reminder")
        second = make_message(amelie, key="second", template="cart-reminder")
        assert asked(second) == WaitUntil(NOON + timedelta(hours=19), Reason.PER_DAY)
        assert asked(second, NOON + timedelta(hours=19)) == Send("amelie@example.org")

    def test_three_offers_a_week(self, amelie: Customer) -> None:
        for days in (2, 4, 6):
            left(amelie, f"k{days}", NOON - days * DAY, template="cart-reminder")
        assert asked(make_message(amelie, key="fourth", template="cart-reminder")) == WaitUntil(
            NOON + DAY, Reason.PER_WEEK
        )

    def test_one_survey_a_month(self, amelie: Customer) -> None:
        left(amelie, "first", NOON - 29 * DAY)
        assert asked(make_message(amelie, key="second")) == WaitUntil(NOON + DAY, Reason.SURVEY_REST)

    @pytest.mark.parametrize("state", ["sending", "uncertain"])
    def test_what_may_have_arrived_counts(self, amelie: Customer, state: str) -> None:
        first = left(amelie, "first", NOON - timedelta(hours=5), template="cart-reminder")
        Message.objects.filter(pk=first.pk).update(state=state, reason="unknown-end")
        assert isinstance(asked(make_message(amelie, key="second", template="cart-reminder")), WaitUntil)

    def test_what_was_refused_or_held_back_does_not(self, amelie: Customer) -> None:
        first = left(amelie, "first", NOON - timedelta(hours=5), template="cart-reminder")
        Message.objects.filter(pk=first.pk).update(state="failed", reason="refused")
        assert asked(make_message(amelie, key="second", template="cart-reminder")) == Send(
            "amelie@example.org"
        )

    def test_a_budget_of_nothing_never_opens(self) -> None:
        assert free_at([], 0, DAY, NOON) == NOON + DAY


DUE = st.tuples(
    st.just("due"), st.sampled_from(["survey-after-contact", "cart-reminder", "cart-reminder"]), st.none()
)
Happening = st.one_of(
    st.tuples(
        st.just("consent"),
        st.sampled_from(["marketing", "survey"]),
        st.sampled_from([True, False, "unproven"]),
    ),
    st.tuples(st.just("clock"), st.integers(1, 60 * 24 * 4), st.none()),
    DUE,
    st.tuples(st.just("clock"), st.just(60), st.none()),
    DUE,
    st.tuples(st.just("order"), st.none(), st.none()),
    st.tuples(st.just("suppress"), st.none(), st.none()),
)


def agreeing() -> Customer:
    """Both consents are said first, or hardly anything would ever leave."""
    customer = factories.customer(emails=["x@example.org"])
    for purpose in ("marketing", "survey"):
        factories.consent(customer, purpose=purpose)
    return customer


class TestAnyOrder(TestCase):
    """Whatever is said, bought and due, in whatever order and at whatever hour."""

    @settings(max_examples=examples(30), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(Happening, min_size=5, max_size=40))
    def test_nothing_leaves_that_must_not(self, happenings: list[tuple]) -> None:
        customer = agreeing()
        now, sent, suppressed = NOON, list[tuple[str, datetime]](), False
        waiting: list[Message] = []
        for what, which, yes in happenings:
            if what == "clock":
                now += timedelta(minutes=which)
            elif what == "consent":
                origin = "import" if yes == "unproven" else "customer"
                factories.consent(customer, purpose=which, granted=bool(yes), origin=origin)
            elif what == "order":
                factories.order(customer, 5, placed_at=timezone.now())
            elif what == "suppress" and len(sent) > 2:
                Suppression.objects.get_or_create(pk=Suppression.hash("x@example.org"), reason="by-hand")
                suppressed = True
            elif what == "due":
                last = Event.objects.latest("pk").pk
                key = f"k{Message.objects.count()}"
                waiting.append(make_message(customer, template=which, key=key, event_id=last))
            for message in list(waiting):
                decision = asked(message, now)
                if isinstance(decision, WaitUntil):
                    assert decision.at > now
                    continue
                waiting.remove(message)
                if isinstance(decision, Send):
                    self.check(message, customer, now, sent, suppressed)
                    sent.append((message.purpose, now))
                    Message.objects.filter(pk=message.pk).update(
                        state="sent", sending_at=now, settled_at=now, mime=b"x"
                    )

    def check(
        self, message: Message, customer: Customer, now: datetime, sent: list, suppressed: bool
    ) -> None:
        """The rules said again, in other words than the code's."""
        assert not suppressed
        assert has_consent(customer_id=customer.pk, purpose=message.purpose, channel="email")
        assert 8 <= now.astimezone(PARIS).hour < 20
        same = [at for purpose, at in sent if purpose == message.purpose]
        if message.purpose == "survey":
            assert not [at for at in same if now - at < 30 * DAY]
        else:
            assert not [at for at in same if now - at < DAY]
            assert len([at for at in same if now - at < 7 * DAY]) < 3
            enrolment = Enrolment.objects.get(messages=message)
            orders = Event.objects.filter(kind="order.placed", pk__gt=enrolment.event_id)
            assert not orders.exists()
        assert MessageTemplate.objects.get(pk=message.template_id).purpose == message.purpose
