"""What an action returned: by those its journey holds back, told once for all the actions of that journey."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journeys.models import Journey
from metrics.domain.action import Plan, move_action, plan_action
from metrics.domain.return_terms import state_term
from metrics.models import Action
from tests.journeys.test_effect import journey, told
from tests.journeys.test_effect_pages import words

__all__ = ["journey", "told"]
pytestmark = pytest.mark.django_db


def planned(title: str, journey: Journey, cost: int) -> Action:
    plan = Plan(title=title, due_on=timezone.localdate(), journey=journey.slug, cost=Decimal(cost))
    return plan_action(plan=plan, actor_id=None)


def test_an_action_says_what_it_returned_and_how_that_is_known(manager_client, told):
    plan: dict[str, Any] = {
        "title": "Remind",
        "due_on": timezone.localdate(),
        "cost": Decimal(20),
        "observed_gain": Decimal(60),
    }
    by_hand = plan_action(plan=Plan(**plan), actor_id=None)
    measured = plan_action(plan=Plan(**plan, journey=told.slug), actor_id=None)
    page = {
        it.pk: words(manager_client, reverse("metrics:action-detail", args=[it.pk]))
        for it in (by_hand, measured)
    }
    assert "As stated by a person" in page[by_hand.pk]
    assert "Nobody has stated the house’s margin." in page[measured.pk]
    assert "As stated by a person" not in page[measured.pk]
    state_term(about="margin", value=Decimal(40))
    state_term(about="email", value=Decimal("0.5"))
    text = words(manager_client, reverse("metrics:action-detail", args=[measured.pk]))
    for said in ("Return, measured", "800%", "Messages sent (Email): 40", "Stated with the action", "€360"):
        assert said in text
    rows = manager_client.get("/api/v1/actions/").json()["results"]
    told_of = {row["id"]: (row["payback"], row["measured_payback"]) for row in rows}
    assert told_of[by_hand.pk] == (2.0, None)
    assert (told_of[measured.pk][0], round(told_of[measured.pk][1], 6)) == (2.0, 8)


@pytest.mark.parametrize("n", [1, 3])
def test_a_list_of_actions_reads_the_effects_once(
    manager_client: Client, told: Journey, django_assert_num_queries: Callable, n: int
) -> None:
    for _n in range(n):
        plan_action(plan=Plan(title="x", due_on=timezone.localdate(), journey=told.slug), actor_id=None)
    with django_assert_num_queries(9):
        manager_client.get("/api/v1/actions/")


def test_two_actions_of_a_journey_share_what_it_brings_and_pay_for_it_together(
    manager_client: Client, told: Journey
) -> None:
    """€360 of extra margin for 40 messages at 50 cents, and 20 and 40 stated: 360 / 80 − 1 = 350% of both."""
    one, other, dropped = (
        planned(*it) for it in (("Remind", told, 20), ("Rewrite", told, 40), ("Sing", told, 99))
    )
    move_action(action=dropped, state="dropped")
    state_term(about="margin", value=Decimal(40))
    state_term(about="email", value=Decimal("0.5"))
    rows = {row["id"]: row for row in manager_client.get("/api/v1/actions/").json()["results"]}
    returns = [round(rows[it.pk]["measured_payback"], 6) for it in (one, other)]
    assert returns == [3.5, 3.5]
    shared = [rows[it.pk]["shares_effect_with"] for it in (one, other, dropped)]
    assert shared == [[other.pk], [one.pk], []]
    text = words(manager_client, reverse("metrics:action-detail", args=[one.pk]))
    for said in ("350%", "Stated with “Rewrite”", "told once, for all its actions together", ">Rewrite</a>"):
        assert said in text
    assert "Sing" not in text
    alone = words(manager_client, reverse("metrics:action-detail", args=[dropped.pk]))
    assert "told once" not in alone
