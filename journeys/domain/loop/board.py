"""The board of the closed loop: every answer that is followed up, by how far it has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now

from journeys.models import LoopRule
from surveys.enums import LoopAction, Stage
from surveys.models import FollowUp

COLUMNS = [Stage.HEARD, Stage.CONTACT, Stage.SOLVED, Stage.ASKED, Stage.RECOVERED, Stage.LOST, Stage.UNKNOWN]
CARDS, COUNTED = 8, 500
LATEST_FIRST = ("-heard_at", "-id")
USUAL, PERIODS = 90, (30, 365)
LOOKUPS = {
    # filter → column
    "survey": "answer__survey",
    "team": "case__team",
    "owner": "case__owner",
    "rule": "rule",
    "stage": "stage",
    "customer": "customer",
}


@dataclass(frozen=True)
class Column:
    """Its first cards, and how many there are, counted up to a bound."""

    stage: Stage
    cards: list[FollowUp]
    many: int

    @property
    def more(self) -> bool:
        return self.many > len(self.cards)

    @property
    def is_bounded(self) -> bool:
        return self.many > COUNTED


def follow_ups(wanted: Mapping[str, Any]) -> QuerySet[FollowUp]:
    """`wanted`: what LOOKUPS names, `days` back, `thanked` for those thanked instead of cases."""
    action = LoopAction.THANK if wanted.get("thanked") else LoopAction.RECOVER
    rows = FollowUp.objects.filter(action=action)
    if wanted.get("days"):
        rows = rows.filter(heard_at__gt=Now() - timedelta(days=wanted["days"]))
    return rows.filter(**{column: wanted[name] for name, column in LOOKUPS.items() if name in wanted})


def drawn(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """With what a card shows."""
    return rows.select_related(
        "customer", "answer__survey", "case__owner", "case__team", "second_answer__survey"
    ).order_by(*LATEST_FIRST)


def board(wanted: Mapping[str, Any]) -> list[Column]:
    columns = []
    for stage in COLUMNS:
        rows = follow_ups({**wanted, "stage": stage})
        many = rows.order_by()[: COUNTED + 1].count()
        columns.append(Column(stage, list(drawn(rows)[:CARDS]) if many else [], many))
    name_rules([card for column in columns for card in column.cards])
    return columns


def name_rules(rows: Sequence[Any]) -> None:
    """`rule_name` of each: the name its rule has now."""
    names = {rule.pk: rule.name for rule in LoopRule.objects.all()} if rows else {}
    for row in rows:
        row.rule_name = names.get(row.rule, "")
