"""Who stands together in a round of the staff survey, and how what they said is kept without an order."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.sql import execute
from surveys.enums import StaffSurveyState
from surveys.models import StaffGroup, StaffSurvey

People = dict[StaffGroup, list[int]]


class TeamOf(NamedTuple):
    """Of the active staff: `team` None are those without one."""

    team: int | None
    name: str
    users: list[int]


def form_groups(survey: StaffSurvey) -> People:
    """The teams as they are now, small ones together. Raises Conflict where the whole house is too small."""
    made: People = {}
    for teams in united(_teams(), least=survey.minimum):
        users = [user for each in teams for user in each.users]
        group = StaffGroup.objects.create(
            survey=survey, names=[each.name for each in teams], members=len(users)
        )
        group.teams.set([each.team for each in teams if each.team])
        made[group] = users
    return made


def _teams() -> list[TeamOf]:
    staff = get_user_model()._default_manager.filter(is_active=True)
    found: dict[int | None, TeamOf] = {}
    for user, team, name in staff.order_by("team__name", "pk").values_list("pk", "team", "team__name"):
        found.setdefault(team, TeamOf(team, name or "", [])).users.append(user)
    return list(found.values())


def united(teams: Sequence[TeamOf], *, least: int) -> list[list[TeamOf]]:
    """Each team that is large enough by itself; the small ones, in their order, together until they are.
    What is left over joins the last of those, or the smallest team. Raises Conflict.
    """
    groups = [[each] for each in teams if len(each.users) >= least]
    groups.sort(key=lambda group: -len(group[0].users))
    open_: list[TeamOf] = []
    for team in (each for each in teams if len(each.users) < least):
        open_.append(team)
        if sum(len(each.users) for each in open_) >= least:
            groups.append(open_)
            open_ = []
    if open_ and not groups:
        raise Conflict(_("A round needs at least %(least)d people on the staff.") % {"least": least})
    if open_:
        groups[-1].extend(open_)
    return groups


def shuffle(groups: Iterable[int]) -> None:
    """Write the answers of these groups, and the remarks of their round, anew in random order under new keys:
    afterwards all were written by one transaction, and none comes before another.
    """
    for statement in (_ANSWERS, _REMARKS):
        execute(statement, groups=list(groups))


def shuffle_open_round() -> int:
    """Job: what the database itself notes of a row then tells the time of this, not of the last answer."""
    with transaction.atomic():
        is_open = StaffSurvey.objects.filter(state=StaffSurveyState.OPEN)
        rows = list(is_open.select_for_update(skip_locked=True))
        for row in rows:
            shuffle(row.groups.values_list("pk", flat=True))
    return len(rows)


_ANSWERS = """
    WITH gone AS (DELETE FROM surveys_staffanswer WHERE group_id = ANY(%(groups)s) RETURNING *)
    INSERT INTO surveys_staffanswer (id, group_id, scores)
    SELECT gen_random_uuid(), group_id, scores FROM gone ORDER BY random()
"""
_REMARKS = """
    WITH gone AS (
        DELETE FROM surveys_staffremark WHERE survey_id = ANY(
            SELECT survey_id FROM surveys_staffgroup WHERE id = ANY(%(groups)s)
        ) RETURNING *
    )
    INSERT INTO surveys_staffremark (id, survey_id, text)
    SELECT gen_random_uuid(), survey_id, text FROM gone ORDER BY random()
"""
