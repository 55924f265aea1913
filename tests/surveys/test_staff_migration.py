"""Rounds of before, which knew who took part, become rounds that do not; they count as they did."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from core.sql import execute
from crm.models import User
from surveys.domain.staff_ticket import waiting_round
from surveys.models import StaffAnswer, StaffGroup, StaffRemark, StaffTicket
from tests.surveys.staff_rounds import people

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAYS = {"opened_on": TODAY - timedelta(days=9), "closes_on": TODAY + timedelta(days=9)}


class Before:
    """The tables as they were before the migration, within the transaction of the test."""

    def __init__(self, editor: BaseDatabaseSchemaEditor) -> None:
        loader = MigrationLoader(connection)
        key = ("surveys", "0029_staff_tickets")
        self.migration, self.editor = loader.graph.nodes[key], editor
        self.state = loader.project_state(key, at_end=False)
        tables = type(self.migration)(*reversed(key))
        tables.operations = [
            each for each in self.migration.operations if not isinstance(each, RunPython | RunSQL)
        ]
        tables.unapply(self.state.clone(), editor)
        self.models = self.state.apps

    def round(self, state: str, groups: dict[str, tuple[list[User], int]]) -> Any:
        """Groups by the names of their teams: their people, and how many of them took part."""
        closed = {"closed_on": TODAY} if state == "closed" else {}
        make = self.models.get_model
        survey = make("surveys", "StaffSurvey").objects.create(state=state, statements=[{}], **DAYS, **closed)
        for name, (users, took_part) in groups.items():
            team = users[0].team_id
            group = survey.groups.create(name=name, team_id=team, members=len(users))
            for user in users[:took_part]:
                group.answers.create(scores=[4])
                survey.turnout.create(group=group, user_id=user.pk)
        survey.remarks.create(text="Said by somebody")
        return survey

    def migrate(self) -> None:
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.migration.apply(self.state, self.editor)


@pytest.fixture
def before(db: None) -> Any:
    User.objects.update(is_active=False)
    with connection.schema_editor(atomic=False) as editor:
        yield Before(editor)


def groups_of(survey: Any) -> list[tuple[list[str], int, int]]:
    rows = StaffGroup.objects.filter(survey=survey.pk).order_by("names")
    return [(row.names, row.members, row.answers.count()) for row in rows]


def test_small_teams_stand_together_and_every_answer_stays(before: Before) -> None:
    large, small, tiny = people("Large", 6), people("Small", 3), people("Tiny", 2)
    over = before.round("closed", {"Large": (large, 6), "Small": (small, 2), "Tiny": (tiny, 2)})
    open_ = before.round("open", {"Large": (large, 1), "Small": (small, 1), "Tiny": (tiny, 0)})
    before.migrate()
    assert groups_of(over) == [(["Large"], 6, 6), (["Small", "Tiny"], 5, 4)]
    assert groups_of(open_) == [(["Large"], 6, 1), (["Small", "Tiny"], 5, 1)]
    assert StaffRemark.objects.count() == 2
    together = StaffGroup.objects.get(survey=open_.pk, members=5)
    assert {team.name for team in together.teams.all()} == {"Small", "Tiny"}

    asked = Counter(StaffTicket.objects.values_list("group__survey", flat=True))
    assert asked == {open_.pk: 9}  # of eleven, two took part; of a round that is over nobody may
    may = {pk for pk in User.objects.values_list("pk", flat=True) if waiting_round(pk)}
    assert may == {user.pk for user in [*large[1:], *small[1:], *tiny]}
    assert "surveys_staffturnout" not in connection.introspection.table_names()


def test_a_round_of_too_few_goes_and_more_answers_than_members_are_members(before: Before) -> None:
    few, many = people("Few", 4), people("Many", 6)
    gone = before.round("closed", {"Few": (few, 4)})
    kept = before.round("closed", {"Many": (many, 6)})
    before.models.get_model("surveys", "StaffGroup").objects.filter(survey=kept).update(members=5)
    before.migrate()
    assert (groups_of(gone), groups_of(kept)) == ([], [(["Many"], 6, 6)])
    assert StaffAnswer.objects.count() == 6
    assert [row.survey_id for row in StaffRemark.objects.all()] == [kept.pk]


def test_answers_are_written_anew_in_one_go(before: Before) -> None:
    survey = before.round("closed", {"Many": (people("Many", 8), 8)})
    keys = set(survey.groups.get().answers.values_list("pk", flat=True))
    before.migrate()
    assert not keys & set(StaffAnswer.objects.values_list("pk", flat=True))
