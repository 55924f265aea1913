"""Reading the action plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet

from metrics.domain.days import today
from metrics.enums import ActionState
from metrics.models import Action
from metrics.models.action import OPEN

OPEN_ONES, ALL = "open", "all"
BY_DUE, NEWEST = ("due_on", "pk"), ("-pk",)


def actions() -> QuerySet[Action]:
    return Action.objects.select_related("owner", "segment", "goal__segment", "goal__team")


def matching_actions(rows: QuerySet[Action], wanted: dict[str, Any]) -> QuerySet[Action]:
    """`state` is one of them, "open" or "all"; `owner` the number of a person or None; `late` only those,
    `told` those of which cost and gain are known.
    """
    match wanted.get("state", OPEN_ONES):
        case "open":
            rows = rows.filter(state__in=OPEN)
        case state if state in ActionState.values:
            rows = rows.filter(state=state)
    if "owner" in wanted:
        rows = rows.filter(owner=wanted["owner"])
    if wanted.get("late"):
        rows = rows.filter(state__in=OPEN, due_on__lt=today())
    if wanted.get("told"):
        rows = rows.filter(cost__isnull=False, observed_gain__isnull=False)
    return rows


def ordering_of(wanted: dict[str, Any]) -> tuple[str, ...]:
    """Open ones by date, the others from the newest."""
    return BY_DUE if wanted.get("state", OPEN_ONES) in {OPEN_ONES, *OPEN} else NEWEST


def sharing_journeys(*, with_action: Action | None = None) -> dict[str, list[Action]]:
    """By journey, the actions that name it, those given up left out: what it brings is theirs together.

    Those of one action's journey alone, where one is given.
    """
    rows = Action.objects.exclude(state=ActionState.DROPPED).exclude(journey="")
    if with_action:
        rows = rows.filter(journey=with_action.journey)
    found: dict[str, list[Action]] = {}
    for each in rows.only("title", "cost", "journey").order_by("pk"):
        found.setdefault(each.journey, []).append(each)
    return found


def others_of(action: Action, sharing: Mapping[str, Sequence[Action]]) -> list[Action]:
    """Who shares its journey; one that was given up shares nothing."""
    if action.state == ActionState.DROPPED:
        return []
    return [each for each in sharing.get(action.journey, []) if each != action]


def counts_by_state() -> dict[str, int]:
    return dict(Action.objects.order_by().values_list("state").annotate(n=Count("pk")))
