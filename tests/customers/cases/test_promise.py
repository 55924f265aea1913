"""Promises: made once, settled once, late by the clock alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import Conflict, Invalid
from customers.cases.domain.promise import move_promise, settle_promise
from customers.models import Event, Promise
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def amelie():
    return factories.customer()


def test_a_promise_is_made_once_with_its_event(agent, amelie):
    case = factories.case(amelie)
    first = factories.promise(
        amelie, agent_id=agent.pk, case=case, kind="call-back", key="k", actor_id=agent.pk
    )
    again = factories.promise(amelie, agent_id=agent.pk, key="k")
    event = Event.objects.get(kind="promise.made")

    assert (again.pk, Promise.objects.count()) == (first.pk, 1)
    assert (event.customer_id, event.actor_id) == (amelie.pk, agent.pk)
    assert event.data == {
        "promise": first.pk,
        "promise_kind": "call-back",
        "what": "Envoyer le bon de retour",
        "due_at": first.due_at.isoformat(),
        "late": False,
        "case": case.pk,
    }
    with pytest.raises(Conflict, match="made to another customer"):
        factories.promise(factories.customer("Paul"), agent_id=agent.pk, key="k")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"what": " "}, "cannot be blank"),
        ({"what": "x" * 301}, "at most 300 characters"),
        ({"kind": "wish"}, "not a valid choice"),
        ({"agent_id": None}, "Say who keeps the promise"),
        ({"due_at": timezone.now() - HOUR}, "past already"),
    ],
)
def test_it_refuses(agent, amelie, wrong, words):
    with pytest.raises(Invalid, match=words):
        factories.promise(amelie, **({"agent_id": agent.pk} | wrong))
    assert (Promise.objects.count(), Event.objects.filter(kind="promise.made").count()) == (0, 0)


def test_it_refuses_the_case_of_somebody_else(agent, amelie):
    case = factories.case(factories.customer("Paul"))
    with pytest.raises(Invalid, match="belongs to another customer"):
        factories.promise(amelie, agent_id=agent.pk, case=case)


@pytest.mark.parametrize(
    ("state", "kind"),
    [("kept", "promise.kept"), ("broken", "promise.broken"), ("cancelled", "promise.cancelled")],
)
def test_it_is_settled_once(agent, amelie, state, kind):
    promise = factories.promise(amelie, agent_id=agent.pk)
    contact = factories.contact(amelie) if state == "kept" else None
    for _ in range(2):
        settle_promise(
            promise=promise, state=state, actor_id=agent.pk, note="Au téléphone", kept_with=contact
        )
    promise.refresh_from_db()

    assert (promise.state, promise.note, promise.kept_with) == (state, "Au téléphone", contact)
    assert [(e.kind, e.data["late"], e.data["note"]) for e in Event.objects.filter(kind=kind)] == [
        (kind, False, "Au téléphone")
    ]
    other = "broken" if state == "kept" else "kept"
    with pytest.raises(Conflict, match="settled already"):
        settle_promise(promise=promise, state=other, actor_id=agent.pk)
    with pytest.raises(Invalid, match="no such state"):
        settle_promise(promise=promise, state="open", actor_id=agent.pk)


def test_it_is_moved_while_it_is_open(agent, amelie):
    promise = factories.promise(amelie, agent_id=agent.pk)
    other, later = factories.user(), promise.due_at + 24 * HOUR
    stands = {"promise": promise, "agent_id": other.pk, "team_id": None, "actor_id": agent.pk}
    for _ in range(2):
        move_promise(**stands, due_at=later, note="Plutôt jeudi")
    promise.refresh_from_db()
    told = Event.objects.get(kind="promise.moved").data

    assert (promise.due_at, promise.agent, promise.state) == (later, other, "open")
    assert (told["from"], told["due_at"], told["note"]) == (
        (later - 24 * HOUR).isoformat(),
        later.isoformat(),
        "Plutôt jeudi",
    )
    with pytest.raises(Invalid, match="past already"):
        move_promise(**stands, due_at=timezone.now() - HOUR)
    with pytest.raises(Invalid, match="who keeps"):
        move_promise(**stands | {"agent_id": None}, due_at=later)
    settle_promise(promise=promise, state="kept", actor_id=agent.pk)
    with pytest.raises(Conflict, match="settled already"):
        move_promise(**stands, due_at=later + HOUR)


def test_a_late_promise_may_change_hands_and_keep_its_day(agent, amelie):
    now, other = timezone.now(), factories.user()
    promise = factories.promise(amelie, agent_id=agent.pk, made_at=now - 2 * HOUR, due_at=now - HOUR)
    move_promise(promise=promise, due_at=promise.due_at, agent_id=other.pk, team_id=None, actor_id=agent.pk)

    assert Promise.objects.get().agent == other
    assert "from" not in Event.objects.get(kind="promise.moved").data


def test_its_page_moves_it(agent, agent_client, amelie):
    promise = factories.promise(amelie, agent_id=agent.pk)
    address = f"/promises/{promise.pk}/move/"
    page = agent_client.get(address).content.decode()
    sent = {"day": "2030-05-02", "clock": "10:30", "agent": agent.pk, "note": "Elle est absente"}
    refused = agent_client.post(address, sent | {"day": "2020-01-01"})
    moved = agent_client.post(address, sent)
    promise.refresh_from_db()
    history = agent_client.get(moved["Location"]).content.decode()

    assert promise.what in page
    assert (refused.status_code, "past already" in refused.content.decode()) == (422, True)
    assert timezone.localtime(promise.due_at).strftime("%F %H:%M") == "2030-05-02 10:30"
    assert "Promise moved from" in history
    assert "Elle est absente" in history


def test_late_is_what_the_clock_says(agent, amelie):
    now = timezone.now()
    promise = factories.promise(amelie, agent_id=agent.pk, made_at=now - 2 * HOUR, due_at=now - HOUR)

    assert (promise.is_late, promise.is_late_at(now - 2 * HOUR)) == (True, False)
    settle_promise(promise=promise, state="kept", actor_id=agent.pk)
    promise.refresh_from_db()
    assert (promise.is_late, Event.objects.get(kind="promise.kept").data["late"]) == (False, True)
