"""Staff orientation by team beside what customers say: only of groups that may be shown."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from crm.enums import Role
from crm.models import Team, User
from metrics.domain.staff_orientation import orientation_link, orientation_rounds
from metrics.domain.team_voice import keep_team_voices
from metrics.models import AnswerFigures, DailyFigures, TeamVoice
from surveys.enums import StaffSurveyState
from surveys.models import StaffAnswer, StaffGroup, StaffSurvey
from tests import factories

SEVEN = [[5, 1], [5, 2], [4, 2], [4, 1], [5, 1], [3, 3], [2, 4]]


def team(name: str) -> tuple[Team, User]:
    made = Team.objects.create(name=name)
    return made, factories.user(Role.AGENT, team=made)


def said(agent: User, on: date, n: int, good: int, bad: int) -> None:
    AnswerFigures.objects.create(
        day=on, kind="nps", channel="phone", agent=agent, answers=n, good=good, bad=bad
    )


def closed(on: date, groups: dict[Team, list[list[int]]]) -> StaffSurvey:
    statements = [{"fr": "Oui", "en": "Yes", "turned": False}, {"fr": "Non", "en": "No", "turned": True}]
    survey = StaffSurvey.objects.create(
        name_fr="Tour",
        name_en=f"Round {on}",
        statements=statements,
        state=StaffSurveyState.CLOSED,
        opened_on=on,
        closes_on=on,
        closed_on=on,
    )
    for of, answers in groups.items():
        group = StaffGroup.objects.create(survey=survey, names=[of.name], members=9)
        group.teams.add(of)
        StaffAnswer.objects.bulk_create(StaffAnswer(group=group, scores=scores) for scores in answers)
    return survey


@pytest.fixture
def rounds(db: None) -> list[StaffSurvey]:
    """Three rounds of two teams: the better a team thinks of itself, the more its customers recommend it."""
    (lyon, nadia), (nice, omar) = team("Lyon"), team("Nice")
    made = []
    for number in range(3):
        on = timezone.localdate() - timedelta(days=100 * (2 - number))
        low = [[3, 3 - (n < number)] for n in range(5)]
        made.append(closed(on, {lyon: SEVEN, nice: low}))
        said(nadia, on, 20, 15, 1 + number)
        said(omar, on, 20, 4 + 2 * number, 8)
    return made


def counted_until(day: date) -> None:
    """The daily count has run on that day, and on those before."""
    DailyFigures.objects.create(day=day)


def test_who_changes_teams_later_changes_nothing_of_a_round_that_is_over(rounds):
    """Of the last one answers may still be changed: it is kept on the eighth day, once it was counted."""
    before = [[line.voice for line in each.lines] for each in orientation_rounds()]
    assert keep_team_voices() == 0, "nothing is counted yet"
    counted_until(timezone.localdate() + timedelta(days=7))
    assert (keep_team_voices(), keep_team_voices()) == (2, 0)
    lyon, nice = Team.objects.order_by("name")
    User.objects.filter(team=nice).update(team=lyon)
    now = [[line.voice for line in each.lines] for each in orientation_rounds()]
    assert (now[1:] == before[1:], now[0] == before[0]) == (True, False)
    counted_until(timezone.localdate() + timedelta(days=8))
    quiet = closed(timezone.localdate() - timedelta(days=900), {})
    assert (keep_team_voices(), keep_team_voices()) == (2, 0), "nothing was said: that is kept too"
    assert TeamVoice.objects.get(survey=quiet).answers == 0


def test_the_sums_of_a_round_are_kept_once_and_a_team_may_be_deleted(rounds):
    counted_until(timezone.localdate())
    keep_team_voices()
    row = TeamVoice.objects.filter(survey=rounds[0], team__name="Lyon").values(
        "survey_id", "team_id", "kind", "answers", "good", "bad"
    )[0]
    with pytest.raises(IntegrityError, match="team_voice_once"), transaction.atomic():
        TeamVoice.objects.create(**row)
    User.objects.update(team=None)
    Team.objects.all().delete()
    assert list(TeamVoice.objects.filter(survey=rounds[0]).values_list("team", flat=True)) == [None, None]


def test_index_with_its_interval_beside_the_customers(rounds):
    found = orientation_rounds()
    assert [each.survey for each in found] == rounds[::-1]
    assert found[0].whole
    assert found[0].whole.index.n == 12
    lyon, nice = found[0].lines
    assert (lyon.name, lyon.index.n, lyon.members, lyon.index.mean) == (
        "Lyon",
        7,
        9,
        75,
    )
    assert lyon.interval.low is not None
    assert 0 < lyon.interval.low < lyon.index.mean
    assert (lyon.index.strong, lyon.index.low) == (pytest.approx(5 / 7), pytest.approx(1 / 7))
    assert lyon.voice.nps
    assert (lyon.voice.nps.value, lyon.voice.nps.n) == (60, 20)
    assert (nice.before, nice.index.mean) == (pytest.approx(52.5), pytest.approx(55))
    link = orientation_link(found)
    assert link.with_nps
    assert (link.with_nps.n, link.with_csat, link.csat_pairs) == (6, None, 0)
    assert link.with_nps.value > 0.7


def test_a_team_that_was_renamed_keeps_its_row(rounds, manager_client):
    StaffGroup.objects.filter(survey=rounds[-1], names=["Nice"]).update(names=["Nice Est"])
    latest = orientation_rounds()[0]
    assert [(line.name, line.before) for line in latest.lines] == [
        ("Lyon", pytest.approx(75)),
        ("Nice Est", pytest.approx(52.5)),
    ]
    history = manager_client.get("/figures/staff-orientation/").context["history"]
    told = [(name, [line.index.n for _round, line in found]) for name, found in history["rows"]]
    assert told == [
        ("The whole house", [12, 12, 12]),
        ("Lyon", [7, 7, 7]),
        ("Nice Est", [5, 5, 5]),
    ]


def test_each_round_leads_to_the_customers_it_was_heard_from(rounds, manager_client):
    """Of its own team and its own ninety days, not of the latest."""
    page = manager_client.get("/figures/staff-orientation/").content.decode()
    first, lyon = orientation_rounds()[-1], Team.objects.get(name="Lyon")
    days = f"since={first.said_since}&amp;until={first.survey.closed_on}"
    assert f"/figures/contact_nps/customers/?side=all&amp;{days}&amp;team={lyon.pk}" in page


def test_few_pairs_are_no_correlation(rounds):
    assert orientation_link(orientation_rounds()[:2]).with_nps is None


def test_the_page_the_file_and_who_may_see_them(
    rounds, manager_client, agent_client, django_assert_num_queries
):
    counted_until(timezone.localdate() + timedelta(days=8))
    keep_team_voices()
    with django_assert_num_queries(19):
        page = manager_client.get(f"/figures/staff-orientation/?round={rounds[0].pk}").content.decode()
    assert "<b>75.0</b>" in page
    assert "6 pairs of a team and a round" in page
    closed_on, lyon = rounds[0].closed_on, Team.objects.get(name="Lyon")
    assert closed_on
    days = f"since={closed_on - timedelta(days=90)}&amp;until={closed_on}"
    assert f'href="/figures/contact_nps/customers/?side=all&amp;{days}&amp;team={lyon.pk}">n = 20</a>' in page
    assert f'href="/figures/contact_nps/customers/?side=all&amp;{days}">n = 40</a>' in page, "the whole house"
    assert "The staff answer without their names" in page
    stands = timezone.localdate() - timedelta(days=192)
    assert f'What customers said stands from <time datetime="{stands}"' in page
    rows = b"".join(manager_client.get("/figures/reports/staff-orientation.csv")).decode().splitlines()
    assert [row.split(",")[0].lstrip("\ufeff") for row in rows] == ["Team", "The whole house", "Lyon", "Nice"]
    assert agent_client.get("/figures/reports/staff-orientation.csv").status_code == 403


def test_a_small_team_is_named_but_not_shown(db, manager_client):
    (lyon, _), (nice, _omar) = team("Lyon"), team("Nice")
    closed(timezone.localdate(), {lyon: SEVEN, nice: SEVEN[:2]})
    page = manager_client.get("/figures/staff-orientation/").content.decode()
    assert "so that nobody can be told apart: Lyon, Nice" in page
    assert page.count('<th scope="row">') == 1


def test_the_list_of_rounds_reads_no_answers(rounds, manager_client, django_assert_num_queries):
    for kept in (3, 1):
        StaffSurvey.objects.exclude(pk__in=[each.pk for each in rounds[:kept]]).delete()
        with django_assert_num_queries(3):
            found = manager_client.get("/api/v1/staff-surveys/").json()["results"]
        assert [row["id"] for row in found] == [each.pk for each in rounds[:kept]][::-1]


def test_rounds_and_licensed_figures_over_the_api(rounds, manager_client, agent_client):
    """Of a round what may be shown: groups under five are in no answer."""
    small, _someone = team("Petite")
    group = StaffGroup.objects.create(survey=rounds[0], names=["Petite"], members=5)
    StaffAnswer.objects.bulk_create(StaffAnswer(group=group, scores=[1, 5]) for _n in range(3))
    assert agent_client.get("/api/v1/staff-surveys/").status_code == 403
    found = manager_client.get(f"/api/v1/staff-surveys/{rounds[0].pk}/").json()
    told = [(line["name"], line["people"]) for line in found["results"]]
    assert told == [("*", 15), ("Lyon", 7)], "Nice is kept back: the rest would tell of the small team"
    StaffSurvey.objects.filter(pk=rounds[2].pk).update(state=StaffSurveyState.OPEN, closed_on=None)
    assert manager_client.get(f"/api/v1/staff-surveys/{rounds[2].pk}/").json()["results"] == []
    [listed] = manager_client.get("/api/v1/staff-surveys/?state=open").json()["results"]
    assert (listed["id"], "results" in listed) == (rounds[2].pk, False)
    cos = {"measured_on": "2025-03-12", "team": small.pk, "value": "3.9", "scale_min": "1", "scale_max": "5"}
    cos |= {"people": 4, "source": "Institut", "licence": "2025-1"}
    address = "/api/v1/orientation-figures/"
    refused = manager_client.post(address, cos, "application/json").json()["error"]["fields"]
    assert list(refused) == ["people"]
    stored = manager_client.post(address, cos | {"people": 9}, "application/json")
    assert (stored.status_code, stored.json()["value"]) == (201, "3.90")
    assert len(manager_client.get(f"{address}?team={small.pk}").json()["results"]) == 1
    assert agent_client.get(address).status_code == 403
