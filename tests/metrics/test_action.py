"""The action plan: what is noted, how it moves, what it brought, and who may."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Invalid
from journeys.models import Journey
from metrics.domain.action import Plan, change_action, move_action, plan_action, return_of
from metrics.domain.segment import Naming, create_list
from metrics.models import Action

pytestmark = pytest.mark.django_db
LIST = reverse("metrics:action-list")
SESSION_AND_USER = 2
SOON = date(2099, 3, 12)


def planned(title: str = "Call back detractors", **more: object) -> Action:
    plan = Plan(**{"title": title, "due_on": SOON} | more)  # type: ignore[arg-type]  # of any kind
    return plan_action(plan=plan, actor_id=None)


def moments(action: Action) -> tuple[str, bool, bool]:
    return action.state, action.started_at is not None, action.ended_at is not None


def test_an_action_begins_ends_and_is_taken_up_again():
    action = planned()
    seen = [moments(action)]
    for state in ("doing", "done", "doing", "dropped", "planned"):
        move_action(action=action, state=state)
        seen.append(moments(action))
    assert seen == [
        ("planned", False, False),
        ("doing", True, False),
        ("done", True, True),
        ("doing", True, False),
        ("dropped", True, True),
        ("planned", True, False),
    ]
    with pytest.raises(Invalid, match="no such state"):
        move_action(action=action, state="forgotten")


def test_the_return_is_told_only_where_gain_and_cost_are_known(manager):
    action = planned(cost=Decimal(200))
    assert (return_of(action), action.gain_by) == (None, None)
    plan = Plan.of(action)
    change_action(
        action=action,
        plan=Plan(**vars(plan) | {"observed_gain": Decimal(500)}),
        actor_id=manager.pk,
    )
    assert (return_of(action), action.gain_by) == (Decimal("1.5"), manager)
    change_action(action=action, plan=Plan(**vars(plan) | {"cost": Decimal(0)}), actor_id=None)
    assert return_of(action) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": " \x00"}, "title"), ({"cost": Decimal(-1)}, "cost"), ({"journey": "nowhere"}, "journey")],
)
def test_what_makes_no_sense_is_refused(wrong, field):
    with pytest.raises(Invalid) as refused:
        planned(**wrong)
    assert refused.value.field == field


def test_the_database_refuses_an_end_without_a_moment():
    with pytest.raises(IntegrityError, match="action_ended_once_not_open"), transaction.atomic():
        Action.objects.filter(pk=planned().pk).update(state="done")


def test_an_action_is_noted_changed_and_talked_about(manager_client, manager):
    journey = Journey.objects.first()
    segment = create_list(naming=Naming(name_fr="Invités", name_en="Guests"))
    assert journey
    typed = {"title": "Welcome prospects", "due_on": "2099-03-12", "owner": str(manager.pk)}
    typed |= {"segment": segment.slug, "journey": journey.slug, "cost": "100", "observed_gain": "250"}
    manager_client.post(reverse("metrics:action-create"), typed)
    action = Action.objects.get()
    assert (action.owner, action.segment, action.journey, action.cost) == (
        manager,
        segment,
        journey.slug,
        Decimal(100),
    )
    manager_client.post(reverse("metrics:action-comment", args=[action.pk]), {"text": "Begun well"})
    page = manager_client.get(reverse("metrics:action-detail", args=[action.pk])).content.decode()
    assert [word in page for word in ("150%", "As stated by a person", "Begun well", journey.name)] == [
        True
    ] * 4
    edit = reverse("metrics:action-edit", args=[action.pk])
    Journey.objects.filter(pk=journey.pk).update(slug="renamed")
    assert manager_client.post(edit, typed | {"title": "Welcome them"})["Location"]
    assert manager_client.post(edit, typed | {"due_on": "soon"}).status_code == 422
    action.refresh_from_db()
    assert (action.title, action.journey) == ("Welcome them", typed["journey"])


def test_who_owns_an_action_moves_it_and_others_do_not(agent_client, agent, reader_client):
    action = planned(owner_id=agent.pk)
    move = reverse("metrics:action-move", args=[action.pk])
    assert reader_client.post(move, {"state": "doing"}).status_code == 403
    assert agent_client.post(reverse("metrics:action-create")).status_code == 403
    agent_client.post(move, {"state": "doing"})
    action.refresh_from_db()
    assert action.state == "doing"
    theirs = planned("Another's")
    assert (
        agent_client.post(reverse("metrics:action-move", args=[theirs.pk]), {"state": "done"}).status_code
        == 403
    )


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_however_many(manager_client, agent, many, django_assert_num_queries):
    late = timezone.localdate() - timedelta(days=1)
    for number in range(many):
        planned(f"Call {number}", owner_id=agent.pk, due_on=late)
    with django_assert_num_queries(SESSION_AND_USER + 4):  # staff, the day, the actions, their states
        page = manager_client.get(f"{LIST}?late=on&owner={agent.pk}").content.decode()
    assert page.count("chip-bad") == many
    assert "No action fits" in manager_client.get(f"{LIST}?state=done").content.decode()
    detail = reverse("metrics:action-detail", args=[Action.objects.latest("pk").pk])
    with django_assert_num_queries(SESSION_AND_USER + 2):  # the action, its comments
        manager_client.get(detail)


def test_the_api_keeps_the_plan(machine):
    client = machine("metrics.view", "metrics.plan")
    url = reverse("api-actions-list")
    made = client.post(
        url, {"title": "Call", "due_on": "2099-03-12", "cost": "10", "observed_gain": "5"}
    ).json()
    assert (made["state"], made["payback"], bool(made["gain_at"])) == ("planned", -0.5, True)
    one = reverse("api-actions-detail", args=[made["id"]])
    done = client.patch(one, {"state": "done", "title": "Called"}).json()
    assert (done["state"], done["title"], bool(done["ended_at"])) == ("done", "Called", True)
    assert client.patch(one, {"journey": "nowhere"}).status_code == 400
    said = client.post(reverse("api-action-comments-list"), {"action": made["id"], "text": "Well"})
    assert said.status_code == 201
    assert [len(client.get(f"{url}?{asked}").json()["results"]) for asked in ("state=done", "late=true")] == [
        1,
        0,
    ]
