"""The staff survey: nobody finds out what somebody said, nobody answers twice, small groups are not shown."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Conflict, Invalid
from surveys.domain.orientation_figure import record_orientation_figure
from surveys.domain.staff_result import disclosable, remarks_of, shown_of
from surveys.domain.staff_survey import (
    close_due_rounds,
    close_staff_survey,
    remove_staff_survey,
    save_staff_survey,
)
from surveys.domain.staff_ticket import waiting_round
from surveys.models import StaffAnswer, StaffRemark, StaffSurvey, StaffTicket
from tests.customers.together import at_once
from tests.surveys.staff_rounds import LINES, WORDS, answer, opened, people


def test_nobody_answers_twice(db):
    (user, *_others) = people("Lyon", 5)
    survey = opened()
    answer(survey, user)
    with pytest.raises(Conflict, match="You have answered already"):
        answer(survey, user, 1, 1)
    assert [each.scores for each in StaffAnswer.objects.all()] == [[4, 2]]


@pytest.mark.django_db(transaction=True)
def test_five_at_once_are_one_answer():
    (user, *_others) = people("Lyon", 5)
    survey = opened()
    found = at_once(5, lambda _number: answer(survey, user))
    assert (found.count(None), StaffAnswer.objects.count()) == (1, 1)
    assert {type(each) for each in found} == {type(None), Conflict}


def test_closing_forgets_who_may_still_answer(db):
    *team, last = people("Lyon", 6)
    survey = opened()
    for user in team:
        answer(survey, user)
    StaffSurvey.objects.update(opened_on=date(2026, 1, 1), closes_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Conflict, match="not open"):
        answer(survey, last)
    assert close_due_rounds() == 1
    assert (StaffTicket.objects.count(), StaffAnswer.objects.count()) == (0, 5)
    assert close_due_rounds() == 0


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([5, 9], [True, True]),
        ([4, 9], [False, False]),  # 13 less the 9 would be the four
        ([4, 6, 9], [False, False, True]),
        ([4, 1, 9], [False, False, True]),  # five are kept back together
        ([1, 5, 5, 9], [False, False, True, True]),
        ([0, 5, 9], [False, True, True]),
        ([4, 4], [False, False]),
    ],
    ids=str,
)
def test_a_group_is_kept_back_where_the_rest_would_tell_of_it(counts, shown):
    assert disclosable(counts, least=5) == shown


def test_results_stand_once_the_round_is_over_and_not_of_few(db):
    many, few = people("Lyon", 5), people("Nice", 5)[:2]
    survey = opened()
    for user in many:
        answer(survey, user, 5, 1, remark="Trop court")
    for user in few:
        answer(survey, user, 1, 5)
    assert (shown_of(survey).whole, shown_of(survey).groups, remarks_of(survey)) == (None, [], [])
    survey = close_staff_survey(survey=survey)
    found = shown_of(survey)
    assert sorted(found.whole or []) == [[1, 1]] * 2 + [[5, 5]] * 5, "turned statements are turned back"
    assert (found.groups, found.hidden) == ([], ["Lyon", "Nice"])
    assert remarks_of(survey) == ["Trop court"] * 5
    StaffRemark.objects.filter(pk=StaffRemark.objects.values("pk")[:1]).delete()
    assert remarks_of(survey) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minimum": 4}, "minimum"),
        ({"name_en": " "}, "name_en"),
        ({"statements_en": "I listen."}, "statements_en"),
        ({"statements_en": "I listen.\nI hurry."}, "statements_en"),
        ({"statements_fr": "\n".join("x" * 9 for _ in range(31))}, "statements_fr"),
    ],
    ids=["below the floor", "nameless", "too few lines", "turned once", "too many"],
)
def test_a_round_that_cannot_be(db, change, field):
    with pytest.raises(Invalid) as refused:
        save_staff_survey(survey=None, **(WORDS | LINES | change))
    assert refused.value.field == field


def test_an_opened_round_stands_as_it_is(db):
    people("Lyon", 5)
    survey = opened()
    with pytest.raises(Conflict):
        save_staff_survey(survey=survey, **WORDS, **LINES)
    with pytest.raises(Conflict):
        remove_staff_survey(survey=survey)
    with pytest.raises(Conflict, match="Another round is open"):
        opened()
    same = {"state": "open", "opened_on": survey.opened_on, "closes_on": survey.closes_on}
    for change in ({"minimum": 4}, same):
        with pytest.raises(IntegrityError), transaction.atomic():
            StaffSurvey.objects.update(**change)


def test_a_figure_of_few_people_or_off_its_scale_is_not_kept(db):
    told: dict[str, Any] = {
        "measured_on": date(2026, 1, 1),
        "team_id": None,
        "value": 5,
        "scale_min": 1,
        "scale_max": 7,
        "people": 12,
        "source": "COS",
        "licence": "No 1",
        "actor_id": None,
    }
    odd: list[tuple[dict[str, Any], str]] = [
        ({"people": 4}, "people"),
        ({"value": 8}, "value"),
        ({"licence": " "}, "licence"),
    ]
    for change, field in odd:
        with pytest.raises(Invalid) as refused:
            record_orientation_figure(**(told | change))
        assert refused.value.field == field
    assert str(record_orientation_figure(**told)) == "2026-01-01: 5"


def test_everybody_answers_by_the_page_and_managers_see_figures(agent_client, agent, manager_client):
    people("Lyon", 5)
    survey = opened()
    assert waiting_round(agent.pk) == survey
    assert "Spring" in agent_client.get("/staff-surveys/notice/").content.decode()
    path = f"/staff-surveys/{survey.pk}/answer/"
    assert agent_client.post(path, {"s0": "5"}).status_code == 422
    assert agent_client.post(path, {"s0": "5", "s1": "9"}).status_code == 422
    assert agent_client.post(path, {"s0": "5", "s1": "2", "remark": "x" * 1_000_000}).status_code == 422
    assert agent_client.post(path, {"s0": "5", "s1": "2", "remark": "<script>"}).status_code == 302
    assert "Your answer is among those of all" in agent_client.get(path).content.decode()
    assert agent_client.post(path, {"s0": "1", "s1": "1"}).status_code == 422
    assert [each.scores for each in StaffAnswer.objects.all()] == [[5, 2]]
    assert not agent_client.get("/staff-surveys/notice/").content.strip()
    page = f"/staff-surveys/{survey.pk}/"
    assert agent_client.get(page).status_code == 403
    assert agent_client.get("/figures/staff-orientation/").status_code == 403
    assert manager_client.post(f"{page}closure/").status_code == 302
    seen = manager_client.get(page).content.decode()
    assert "Fewer than 5 remarks: none is shown." in seen
    assert "script&gt;" not in seen


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_list_costs_the_same_for_each(manager_client, django_assert_num_queries, rounds):
    for _ in range(rounds):
        save_staff_survey(survey=None, **WORDS, **LINES)
    with django_assert_num_queries(5):
        assert manager_client.get("/staff-surveys/").content.decode().count("Spring") == rounds
