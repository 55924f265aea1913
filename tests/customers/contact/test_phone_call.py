"""Calls announced by a phone system: once however often told, in any order, to the agent they ring at."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Invalid
from customers.contact.domain.phone_call import announce_call, settle_calls
from customers.enums import CallState
from customers.models import Event, PhoneCall
from tests import factories

pytestmark = pytest.mark.django_db

NUMBER = "+33612345678"
RINGING, ANSWERED, HUNG_UP = CallState


def told(state, external_id="c1", **said):
    return announce_call(source="pbx", external_id=external_id, state=state, **said)[0]


def later(**passed):
    """All that was heard of calls was heard that much earlier."""
    PhoneCall.objects.update(heard_at=timezone.now() - timedelta(**passed))


@pytest.fixture
def nadia(agent):
    agent.extension = "101"
    agent.save()
    return agent


@pytest.mark.parametrize("order", list(permutations(CallState)), ids=lambda order: "-".join(order))
def test_in_any_order_and_twice_it_is_one_call(nadia, order):
    began = timezone.now() - timedelta(minutes=5)
    times = dict(
        zip(CallState, [began, began + timedelta(seconds=8), began + timedelta(seconds=169)], strict=True)
    )
    for state in [*order, *order]:
        told(state, number=NUMBER, extension="101", at=times[state])

    call = PhoneCall.objects.get()
    assert (call.rang_at, call.answered_at, call.ended_at) == tuple(times.values())
    assert (call.agent, call.state, call.talk_time, call.is_missed) == (nadia, HUNG_UP, "2:41", False)


def test_what_comes_late_gives_nobody_else_the_call(nadia):
    other = factories.user(extension="102")
    told(RINGING, extension="101")
    told(ANSWERED, extension="102")
    told(RINGING, extension="101")

    assert PhoneCall.objects.get().agent == other


def test_the_agent_is_known_by_email_too(nadia):
    assert told(RINGING, agent_email=f" {nadia.email.upper()}").agent == nadia
    assert told(RINGING, "c2", agent_email="nobody@example.org").agent is None


def test_nobody_who_left_is_rung_at(nadia):
    nadia.is_active = False
    nadia.save()
    assert told(RINGING, extension="101").agent is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("sip:0612345678@pbx", NUMBER),
        ("anonymous", ""),
        ("201", "201"),
        ("\x00<script>", ""),
        ("9" * 90, "9" * 40),
    ],
)
def test_the_number_is_kept_as_it_can_be_read(written, number):
    assert told(RINGING, number=written).number == number


def test_only_a_number_that_is_nobody_elses_names_the_customer():
    amelie = factories.customer(phones=[NUMBER])
    assert told(RINGING, number="06 12 34 56 78").customer == amelie

    factories.customer("Jean", "Dupont", phones=[NUMBER])
    assert told(RINGING, "c2", number=NUMBER).customer is None


def test_a_call_needs_an_id():
    with pytest.raises(Invalid, match="A call needs an id"):
        told(RINGING, " ")


def test_no_time_of_a_call_lies_ahead():
    assert told(RINGING, at=timezone.now() + timedelta(days=1)).rang_at <= timezone.now()


# ── What the agent sees ──────────────────────────────────────────────────────────────────────────────────


def now(client, seen=""):
    return client.get(reverse("customers:calls-now"), {"seen": seen}, HTTP_HX_REQUEST="true")


def test_what_rings_is_shown_to_whom_it_rings_at(agent_client, manager_client, nadia):
    amelie = factories.customer(phones=[NUMBER])
    call = told(RINGING, number=NUMBER, extension="101")

    page = now(agent_client).content.decode()
    assert "Ringing" in page
    assert f"{reverse('customers:customer-detail', args=[amelie.pk])}?channel=phone" in page
    assert f"seen={call.pk}.ringing" in page
    assert now(manager_client).status_code == 204


def test_candidates_are_shown_where_nobody_is_sure(agent_client, nadia):
    factories.contact(factories.customer(), note=f"Also at {NUMBER}")
    told(RINGING, number=NUMBER, extension="101")

    page = now(agent_client).content.decode()
    assert "Amélie Fotso" in page
    assert "Guessed" in page
    assert f"{reverse('customers:pop')}?phone=%2B33612345678&amp;direction=in&amp;call=" in page


def test_nothing_new_costs_one_query_besides_the_session(agent_client, nadia, django_assert_num_queries):
    call = told(RINGING, number=NUMBER, extension="101")
    seen = f"{call.pk}.ringing"
    for told_before in [1, 3]:
        with django_assert_num_queries(3):  # the session, its user, the calls
            assert now(agent_client, seen).status_code == 204
        for n in range(told_before):
            told(RINGING, f"other-{n}", number=NUMBER, extension="999")


def test_a_call_leaves_when_it_was_over_for_a_while(agent_client, nadia):
    call = told(RINGING, number=NUMBER, extension="101")
    told(ANSWERED)
    told(HUNG_UP, talked=timedelta(seconds=161))
    page = now(agent_client, f"{call.pk}.answered").content.decode()
    assert 'data-lasted="2:41"' in page

    later(minutes=1)
    gone = now(agent_client, f"{call.pk}.hung_up")
    assert gone.status_code == 200
    assert "data-call=" not in gone.content.decode()


def test_only_who_has_an_extension_looks(agent_client, agent):
    desk = reverse("customers:desk")
    assert "data-calls" not in agent_client.get(desk).content.decode()
    agent.extension = "101"
    agent.save()
    assert "data-calls" in agent_client.get(desk).content.decode()


def test_what_was_said_is_logged_with_its_call(agent_client, nadia):
    amelie, reason = factories.customer(phones=[NUMBER]), factories.reason()
    call = told(HUNG_UP, number=NUMBER, extension="101", talked=timedelta(seconds=161))
    page = reverse("customers:customer-detail", args=[amelie.pk])

    form = agent_client.get(page, {"channel": "phone", "direction": "out", "call": call.pk}).context[
        "contact_form"
    ]
    assert form.initial == {
        "channel": "phone",
        "direction": "out",
        "call": call.pk,
        "duration": "2:41",
        "key": form.initial["key"],
    }
    sent = {
        "channel": "phone",
        "direction": "in",
        "reason": reason.slug,
        "key": "k",
        "call": call.pk,
    }
    agent_client.post(reverse("customers:interaction-create", args=[amelie.pk]), sent)
    call.refresh_from_db()
    assert call.interaction == amelie.interactions.get()


@pytest.mark.parametrize("call", ["x", "-1", "9" * 30, "٣", "0", "\x00"])
def test_a_call_that_is_none_begins_nothing(agent_client, call):
    page = reverse("customers:customer-detail", args=[factories.customer().pk])
    answer = agent_client.get(page, {"channel": "pigeon", "direction": "up", "call": call})
    assert answer.status_code == 200
    assert set(answer.context["contact_form"].initial) == {"key"}


# ── The log ──────────────────────────────────────────────────────────────────────────────────────────────


def events():
    told = Event.objects.filter(kind__startswith="call.").order_by("pk")
    return [(event.customer_id, event.kind, event.data["seconds"]) for event in told]


def test_a_missed_call_enters_the_history_once(agent_client, nadia):
    amelie = factories.customer(phones=[NUMBER])
    told(RINGING, number=NUMBER, extension="101")
    told(HUNG_UP)
    assert settle_calls() == 0  # a late word may follow

    later(seconds=31)
    assert (settle_calls(), settle_calls()) == (1, 0)
    assert events() == [(amelie.pk, "call.missed", None)]
    page = agent_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()
    assert "Missed call" in page


def test_an_answer_that_comes_late_makes_it_no_missed_call():
    told(RINGING, number=NUMBER)
    told(HUNG_UP)
    told(ANSWERED)
    later(seconds=31)
    assert settle_calls() == 0


def test_a_call_nobody_logged_stands_in_the_history_and_a_logged_one_beside_it_does_not():
    amelie = factories.customer(phones=[NUMBER])
    for name in ["logged", "not logged"]:
        told(ANSWERED, name, number=NUMBER)
        told(HUNG_UP, name, talked=timedelta(seconds=60))
    factories.contact(amelie, call_id=PhoneCall.objects.get(external_id="logged").pk)

    later(minutes=31)
    assert settle_calls() == 2
    assert sorted(events(), key=str) == [(amelie.pk, "call.ended", 60), (None, "call.ended", 60)]


def test_a_call_that_never_ended_is_settled_in_the_end():
    told(RINGING, number=NUMBER)
    later(hours=11)
    assert settle_calls() == 0
    later(hours=13)
    assert settle_calls() == 1


# ── The API ──────────────────────────────────────────────────────────────────────────────────────────────


def test_what_rang_long_ago_was_hung_up_unheard(agent_client, nadia):
    told(RINGING, number=NUMBER, extension="101")
    PhoneCall.objects.update(heard_at=timezone.now() - timedelta(minutes=4))
    assert now(agent_client).status_code == 204
