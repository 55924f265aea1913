"""A rule tried on the last ninety days before it goes live: how much work it makes, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count

from customers.cases.models.case import ACTIVE
from customers.models import Case
from journeys.domain.loop.matching import condition_of, heard
from journeys.enums import LoopOwner, RuleState
from journeys.models import LoopRule
from surveys.enums import LoopAction
from surveys.models import Answer

LATELY, WEEKS = timedelta(days=90), 90 / 7
MOST, SHOWN = 50_000, 5


@dataclass(frozen=True)
class TeamLoad:
    """`open_now` cases beside those that would have come a week; None is no team."""

    name: str
    matched: int
    open_now: int

    @property
    def a_week(self) -> float:
        return self.matched / WEEKS


@dataclass(frozen=True)
class Preview:
    """Of the `of` latest answers of ninety days; `taken` by live rules that are tried before this one."""

    matched: int
    taken: int
    of: int
    teams: Sequence[TeamLoad]
    examples: Sequence[Answer]

    @property
    def is_partial(self) -> bool:
        return self.of == MOST


def preview_rule(rule: LoopRule) -> Preview:
    others = LoopRule.objects.filter(state=RuleState.LIVE).exclude(pk=rule.pk)
    before = [each for each in others if _takes_first(each, rule)]
    rows, of = _matched(rule, before)
    mine = [(answer, team) for answer, team, is_taken in rows if not is_taken]
    teams = _loads(mine) if rule.action == LoopAction.RECOVER else []
    latest = Answer.objects.counted().filter(pk__in=[answer for answer, _team in mine[:SHOWN]])
    examples = latest.select_related("customer", "survey").order_by("-answered_at", "-pk")
    return Preview(len(mine), len(rows) - len(mine), of, teams, list(examples))


def _takes_first(other: LoopRule, rule: LoopRule) -> bool:
    """A score is heard before what is asked further: the case it opened is there by then, in any order."""
    if bool(other.question) == bool(rule.question):
        return other.position < rule.position
    opens = other.action == LoopAction.RECOVER or rule.action == LoopAction.THANK
    return not other.question and (opens or other.position < rule.position)


def _matched(rule: LoopRule, before: Sequence[LoopRule]) -> tuple[list[tuple[int, int | None, bool]], int]:
    """Each answer with the team its case would go to, the latest first; and of how many answers."""
    narrowed, params = ("AND a.survey_id = %s", [rule.survey_id]) if rule.survey_id else ("", [])
    scope = (
        "a.id IN (SELECT a.id FROM surveys_answer a WHERE a.counts AND a.customer_id IS NOT NULL"
        " AND a.answered_at >"
        f" statement_timestamp() - %s {narrowed} ORDER BY a.answered_at DESC LIMIT {MOST})",
        [LATELY, *params],
    )
    rows, given = heard(scope)
    fits, of_fit = condition_of(rule)
    taken = [condition_of(each) for each in before]
    is_taken = " OR ".join(f"({sql})" for sql, _params in taken) or "false"
    staff = get_user_model()._meta.db_table
    team = "coalesce(%s::bigint, agent.team_id)" if rule.holder != LoopOwner.QUEUE else "%s::bigint"
    statement = rf"""
        WITH heard AS MATERIALIZED ({rows})
        SELECT h.id, {team}, {is_taken}, (SELECT count(*) FROM heard) FROM heard h
        LEFT JOIN customers_interaction i ON i.id = CASE
            WHEN h.occasion ~ '^interaction:[0-9]{{1,18}}$' THEN substr(h.occasion, 13)::bigint END
        LEFT JOIN {staff} agent ON agent.id = coalesce(%s, i.agent_id) AND agent.is_active
        WHERE {fits} ORDER BY h.answered_at DESC, h.id DESC
    """
    person = rule.owner_id if rule.holder == LoopOwner.PERSON else None
    told = [*given, rule.team_id, *(it for _sql, more in taken for it in more), person, *of_fit]
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        found = cursor.fetchall()
    return [row[:3] for row in found], found[0][3] if found else _heard_in(rows, given)


def _heard_in(rows: str, given: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({rows}) heard", given)
        return int(cursor.fetchone()[0])


def _loads(mine: Sequence[tuple[int, int | None]]) -> list[TeamLoad]:
    matched: dict[int | None, int] = {}
    for _answer, team in mine:
        matched[team] = matched.get(team, 0) + 1
    active = Case.objects.filter(state__in=ACTIVE, team__in=[it for it in matched if it]).order_by()
    open_now = dict(active.values_list("team").annotate(n=Count("pk")))
    names = apps.get_model(settings.TEAM_MODEL)._default_manager.in_bulk([it for it in matched if it])
    loads = [TeamLoad(str(names.get(team, "")), n, open_now.get(team, 0)) for team, n in matched.items()]
    return sorted(loads, key=lambda load: (-load.matched, load.name))
