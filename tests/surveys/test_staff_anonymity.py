"""The staff survey leads to nobody: neither by what its tables hold nor by where and when."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from core.errors import Conflict
from core.sql import execute
from crm.models import User
from surveys.domain.staff_group import TeamOf, shuffle_open_round, united
from surveys.domain.staff_survey import close_staff_survey
from surveys.domain.staff_ticket import waiting_round
from surveys.models import StaffAnswer, StaffGroup, StaffRemark, StaffSurvey, StaffTicket
from tests.surveys.staff_rounds import answer, opened, people

SAID = (StaffAnswer, StaffRemark, StaffTicket)
KEYS = {f"surveys_staff{name}": key for name, key in (("answer", "id"), ("remark", "id"), ("ticket", "key"))}
"""Drawn at random, or made with a secret: nobody who reads the tables can make anything of them."""

Rows = dict[str, Counter[str]]


def tables() -> list[str]:
    return connection.introspection.table_names()


def all_that_stands() -> Rows:
    """Every row of every table, as whoever may read them all finds it."""
    masked = {table: f"to_jsonb(row) - '{KEYS[table]}'" if table in KEYS else "row" for table in tables()}
    return {
        table: Counter(said for (said,) in execute(f'SELECT ({row})::text FROM "{table}" row'))
        for table, row in masked.items()
    }


def left_by(deed: Callable[[], object]) -> Rows:
    """What stands after a deed, which is then undone."""
    with transaction.atomic():
        deed()
        found = all_that_stands()
        transaction.set_rollback(True)
    return found


def leads_to(table: str) -> set[str]:
    """Every table that a row of this one leads to, by the keys of the database."""
    keys = execute(
        "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
    )
    found = {table}
    while more := {to for start, to in keys if start in found} - found:
        found |= more
    return found - {table}


def test_the_tables_hold_no_person_no_time_and_no_running_number(db):
    of = "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %(table)s::regclass "
    columns = {
        model: dict(execute(of + "AND attnum > 0 AND NOT attisdropped", table=model._meta.db_table))
        for model in SAID
    }
    assert columns == {
        StaffAnswer: {"id": "uuid", "group_id": "bigint", "scores": "smallint[]"},
        StaffRemark: {"id": "uuid", "survey_id": "bigint", "text": "text"},
        StaffTicket: {"key": "character varying", "group_id": "bigint"},
    }


def test_no_key_leads_from_what_was_said_to_a_person_or_back(db):
    said = {model._meta.db_table for model in SAID}
    for table in said:
        assert leads_to(table) <= {"surveys_staffgroup", "surveys_staffsurvey"}
    assert [table for table in tables() if leads_to(table) & said] == []
    assert "crm_user" in leads_to("surveys_orientationfigure"), "who took it down is told there"


def test_all_tables_read_the_same_whoever_of_a_group_gave_its_only_answer(db):
    """The one that joins everything with everything: there is nothing in which the two differ."""
    amina, bruno, *_others = people("Lyon", 5)
    survey = opened()
    by_amina = left_by(lambda: answer(survey, amina, 5, 1, remark="Merci"))
    assert by_amina != all_that_stands()
    assert by_amina == left_by(lambda: answer(survey, bruno, 5, 1, remark="Merci"))


def test_all_tables_read_the_same_whoever_said_what_and_in_whichever_order(db):
    amina, bruno, *others = people("Lyon", 6)
    survey = opened()

    def round_of(*happy: User, unhappy: User) -> None:
        answer(survey, unhappy, 1, 5, remark="Trop peu de temps")
        for user in happy:
            answer(survey, user, 5, 1)
        close_staff_survey(survey=survey)

    one = left_by(lambda: round_of(amina, *others, unhappy=bruno))
    assert one == left_by(lambda: round_of(*others, bruno, unhappy=amina))


def test_taking_part_by_the_page_changes_these_tables_alone(agent_client, agent):
    """Neither the session, nor the log, nor who saw what knows of it."""
    agent.team = people("Lyon", 4)[0].team
    agent.save()
    path = f"/staff-surveys/{opened().pk}/answer/"
    agent_client.get(path)
    before = all_that_stands()
    said = {"s0": "5", "s1": "2", "remark": "Merci"}
    assert agent_client.post(path, said).status_code == 302
    assert "Your answer is among those of all" in agent_client.get(path).content.decode()
    after = all_that_stands()
    assert {table for table in before if before[table] != after[table]} == set(KEYS)


def test_whose_a_ticket_is_only_the_secret_tells(db, settings):
    (user, *_others) = people("Lyon", 5)
    survey = opened()
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another-secret-of-another-house"
    assert waiting_round(user.pk) is None
    with pytest.raises(Conflict):
        answer(survey, user)
    settings.SECRET_KEY = former
    assert waiting_round(user.pk) == survey
    answer(survey, user)
    assert (waiting_round(user.pk), StaffTicket.objects.count()) == (None, 4)


def test_the_order_in_which_rows_lie_tells_nothing(db):
    """Tickets lie by their keys; the answers of a group are of one transaction, under keys drawn anew."""
    team = people("Lyon", 6)
    survey = opened()
    found = execute("SELECT key FROM surveys_staffticket ORDER BY ctid")
    assert found == sorted(found)
    keys: list[set[object]] = []
    for user in team:
        answer(survey, user, remark="Rien" if user is team[0] else "")
        keys.append(set(StaffAnswer.objects.values_list("pk", flat=True)))
    assert stamps() == {StaffAnswer: (1, 6), StaffRemark: (1, 1)}
    assert not set.union(*keys[:-1]) & keys[-1]


def stamps() -> dict[object, tuple[int, int]]:
    counts = "SELECT count(DISTINCT xmin::text), count(*) FROM "
    return {model: execute(counts + model._meta.db_table)[0] for model in (StaffAnswer, StaffRemark)}


def test_the_clock_hides_when_the_last_answer_came(db):
    lyon, nice = people("Lyon", 5), people("Nice", 5)
    survey = opened()
    for user in (lyon[0], nice[0]):
        answer(survey, user, remark="Rien")
    assert stamps()[StaffAnswer] == (2, 2)
    assert shuffle_open_round() == 1
    assert stamps() == {StaffAnswer: (1, 2), StaffRemark: (1, 2)}
    close_staff_survey(survey=survey)
    assert (shuffle_open_round(), StaffTicket.objects.count()) == (0, 0)


def test_a_team_of_one_stands_with_others_and_answers_for_them(db):
    """Whoever joins the only answer with all that it leads to ends with six people."""
    people("Lyon", 5)
    (alone,) = people("Nice", 1)
    survey = opened()
    answer(survey, alone, 1, 1)
    [(names, members)] = StaffGroup.objects.values_list("names", "members")
    assert (names, members) == (["Lyon", "Nice"], 6)
    reached = get_user_model()._default_manager.filter(team__in=StaffAnswer.objects.get().group.teams.all())
    assert reached.count() == 6
    with pytest.raises(IntegrityError, match="staff_group_large_enough"), transaction.atomic():
        StaffGroup.objects.create(survey=survey, names=["Nice"], members=4)


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ({"A": 5, "B": 9}, ["B", "A"]),
        ({"A": 5, "B": 9, "C": 4}, ["B", "AC"]),
        ({"A": 3, "B": 1, "C": 1, "D": 4, "E": 1, "F": 2}, ["ABC", "DEF"]),
        ({"A": 7, "B": 2, "C": 4, "D": 1}, ["A", "BCD"]),
    ],
    ids=str,
)
def test_small_teams_are_put_together_until_they_are_large_enough(sizes, groups):
    teams = [TeamOf(None, name, list(range(many))) for name, many in sizes.items()]
    assert ["".join(each.name for each in group) for group in united(teams, least=5)] == groups


def test_a_house_of_four_has_no_round(db):
    people("Lyon", 4)
    with pytest.raises(Conflict, match="at least 5 people"):
        opened()
    assert StaffSurvey.objects.filter(state="open").count() == 0


def test_asked_are_those_who_were_there_for_the_team_they_were_in(db):
    lyon, nice = people("Lyon", 5), people("Nice", 5)
    survey = opened()
    (newcomer,) = people("Lyon", 1)
    assert waiting_round(newcomer.pk) is None
    with pytest.raises(Conflict, match="came after this round was opened"):
        answer(survey, newcomer)
    User.objects.filter(pk=nice[0].pk).update(team=lyon[0].team)
    nice[0].refresh_from_db()
    answer(survey, nice[0])
    assert StaffAnswer.objects.get().group.name == "Nice"
