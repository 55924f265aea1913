"""The board of the closed loop, its lists, rules and gestures: pages, rights and the API."""

import pytest
from django.urls import reverse

from crm.models import Team
from customers.models import Case
from journeys.domain.loop.follow import follow_answers
from journeys.domain.loop.rule import go_live, write_rule
from journeys.models import LoopRule
from surveys.models import FollowUp, Gesture
from tests import factories
from tests.journeys.loop import COMMON, EVERYTHING, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return Team.objects.create(name="Care")


@pytest.fixture
def rule(team):
    return go_live(rule=write_rule(**COMMON, kind="nps", test="detractor", team_id=team.pk), actor_id=None)


def patch(client, path: str, **sent: str) -> int:
    return client.patch(path, sent, content_type="application/json").status_code


def heard(rule, many: int) -> list[FollowUp]:
    for score in range(many):
        says(score, "Trop long")
    follow_answers(EVERYTHING)
    return list(FollowUp.objects.order_by("pk"))


@pytest.mark.parametrize("many", [1, 3])
def test_the_board_costs_the_same_however_many_cards(manager_client, rule, many, django_assert_num_queries):
    heard(rule, many)
    with django_assert_num_queries(17):
        page = manager_client.get("/loop/").content.decode()
    assert page.count("board-card") == many


def test_each_page_opens(manager_client, rule, team):
    row = heard(rule, 1)[0]
    thanks = LoopRule.objects.get(name_en="Thank promoters")
    go_live(rule=write_rule(rule=thanks, link="https://avis.example"), actor_id=None)
    says(10)
    follow_answers(EVERYTHING)
    thanked = FollowUp.objects.get(action="thank")
    paths = ["/loop/stages/heard/", "/loop/stages/thanked/", "/loop/rules/", f"/loop/rules/{rule.pk}/"]
    paths += ["/loop/rules/new/", f"/loop/rules/{rule.pk}/edit/", "/loop/gestures/", f"/loop/{row.pk}/"]
    paths += [f"/loop/{thanked.pk}/", f"/customers/{row.customer_id}/answer/"]
    assert [manager_client.get(path).status_code for path in paths] == 10 * [200]
    assert manager_client.get("/loop/stages/nowhere/").status_code == 404
    assert "Trop long" in manager_client.get(f"/customers/{row.customer_id}/answer/").content.decode()
    customer = manager_client.get(f"/customers/{row.customer_id}/").content.decode()
    assert reverse("journeys:customer-answer", args=[row.customer_id]) in customer


def test_many_are_assigned_at_once(manager_client, rule):
    agent = factories.user()
    rows = heard(rule, 2)
    manager_client.post("/loop/assignment/", {"case": [row.case_id for row in rows], "owner": agent.pk})
    assert set(Case.objects.values_list("owner", flat=True)) == {agent.pk}


def test_a_rule_is_written_tried_and_goes_live_by_hand(manager_client, team):
    form = {
        "name_fr": "Zéro",
        "name_en": "Zero",
        "action": "recover",
        "kind": "nps",
        "test": "most",
        "value": "0",
        "case_kind": "complaint",
        "priority": 4,
        "hours": 2,
        "holder": "queue",
    }
    refused = manager_client.post("/loop/rules/new/", form)
    assert (refused.status_code, "in whose queue" in refused.content.decode()) == (422, True)
    says(0)
    page = manager_client.post("/loop/rules/new/", form | {"team": team.pk}, follow=True).content.decode()
    assert "<strong>1</strong> answer of 1" in page
    rule = LoopRule.objects.get(name_en="Zero")
    manager_client.post(f"/loop/rules/{rule.pk}/state/", {"to": "live"})
    rule.refresh_from_db()
    assert (rule.state, rule.live_at is None) == ("live", False)


def test_an_agent_gives_up_to_a_limit_and_a_manager_more(agent_client, manager_client, rule):
    row = heard(rule, 1)[0]
    give = {"points": 5000, "key": "k", "note": ""}
    assert agent_client.post(f"/loop/{row.pk}/gestures/", give).status_code == 422
    assert manager_client.post(f"/loop/{row.pk}/gestures/", give).status_code == 302
    assert Gesture.objects.get().points == 5000


def test_the_api_tries_a_rule_and_lists_what_is_followed_up(manager_client, rule, team):
    rows = heard(rule, 2)
    tried = manager_client.get(f"/api/v1/loop-rule-previews/{rule.pk}/").json()
    assert tried == {
        "matched": 2,
        "taken": 0,
        "of": 2,
        "teams": [{"name": "Care", "a_week": 2 / (90 / 7), "open_now": 2}],
    }
    listed = manager_client.get("/api/v1/follow-ups/", {"stage": "heard", "team": team.pk}).json()["results"]
    assert [each["id"] for each in listed] == [row.pk for row in reversed(rows)]
    changed = manager_client.patch(
        f"/api/v1/loop-rules/{rule.pk}/", {"state": "retired"}, content_type="application/json"
    )
    assert (changed.status_code, changed.json()["state"]) == (200, "retired")


def test_a_draft_is_not_retired(manager_client, team):
    draft = write_rule(**COMMON, kind="nps", test="detractor", team_id=team.pk)
    assert patch(manager_client, f"/api/v1/loop-rules/{draft.pk}/", state="retired") == 409
    assert LoopRule.objects.filter(pk=draft.pk).exists()


def test_what_another_gave_only_a_manager_takes_back(agent_client, manager_client, rule):
    row = heard(rule, 1)[0]
    manager_client.post(f"/loop/{row.pk}/gestures/", {"points": 5, "key": "k"})
    gesture = Gesture.objects.get()
    undo = reverse("journeys:gesture-undo", args=[gesture.pk])
    assert undo not in agent_client.get(f"/loop/{row.pk}/").content.decode()
    assert [agent_client.post(undo).status_code, manager_client.post(undo).status_code] == [403, 302]
