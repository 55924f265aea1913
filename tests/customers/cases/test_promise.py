"""Promises: made once, settled once, late by the clock alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import Conflict, Invalid
from customers.cases.domain.promise import settle_promise
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


def test_late_is_what_the_clock_says(agent, amelie):
    now = timezone.now()
    promise = factories.promise(amelie, agent_id=agent.pk, made_at=now - 2 * HOUR, due_at=now - HOUR)

    assert (promise.is_late, promise.is_late_at(now - 2 * HOUR)) == (True, False)
    settle_promise(promise=promise, state="kept", actor_id=agent.pk)
    promise.refresh_from_db()
    assert (promise.is_late, Event.objects.get(kind="promise.kept").data["late"]) == (False, True)
