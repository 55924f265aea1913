"""Cases: opened, changed, waiting, closed and opened again, each with its event and its deadlines."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction

from core.errors import Conflict, Invalid
from crm.models import Team
from customers.cases.domain.business_calendar import save_calendar
from customers.cases.domain.case import change_case
from customers.cases.domain.case_move import answer_case, move_case
from customers.enums import CaseKind, CaseOutcome, CasePriority, CaseState
from customers.models import Case, Event, TeamCalendar, Topic
from tests import factories

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
THURSDAY = datetime(2026, 3, 12, 12, tzinfo=PARIS)


def paris(day: int, hour: int = 9, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def _thursday():
    with time_machine.travel(THURSDAY, tick=False):
        yield


@pytest.fixture
def amelie():
    return factories.customer()


def told(kind: str) -> list[dict]:
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("data", flat=True))


class TestOpening:
    def test_a_case_has_its_deadlines_in_opening_hours(self, agent, amelie):
        case = factories.case(amelie, actor_id=agent.pk, topic=Topic.objects.get(slug="delivery"))

        assert (case.state, case.priority, case.owner_id) == (CaseState.OPEN, CasePriority.NORMAL, None)
        assert (case.answer_by, case.solve_by) == (paris(13, 11), paris(18, 16))
        assert (case.due_at, case.escalate_at) == (case.answer_by, case.answer_by)
        assert told("case.opened") == [
            {
                "case": case.pk,
                "case_kind": "complaint",
                "subject": "Colis perdu",
                "priority": 2,
                "topic": "delivery",
                "text": "",
            }
        ]

    def test_opened_twice_with_the_same_key_it_is_one(self, amelie):
        first = factories.case(amelie, key="k")
        again = factories.case(amelie, key="k", subject="Autre chose")

        assert (again.pk, again.subject, len(told("case.opened"))) == (first.pk, "Colis perdu", 1)
        with pytest.raises(Conflict, match="opened for another customer"):
            factories.case(factories.customer("Paul"), key="k")

    def test_opened_while_speaking_it_is_answered(self, amelie):
        case = factories.case(amelie, is_answered=True)

        assert (case.answered_at, case.due_at) == (THURSDAY, case.solve_by)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"subject": " \n "}, "This field cannot be blank"),
            ({"subject": "x" * 161}, "at most 160 characters"),
            ({"kind": "wish"}, "not a valid choice"),
            ({"priority": 9}, "not a valid choice"),
            ({"description": "x" * 20_001}, "at most 20000 characters"),
        ],
    )
    def test_it_refuses(self, amelie, wrong, words):
        with pytest.raises(Invalid, match=words):
            factories.case(amelie, **wrong)
        assert (Case.objects.count(), told("case.opened")) == (0, [])

    def test_the_hours_of_the_team_count(self, amelie):
        team = Team.objects.create(name="Nuit")
        save_calendar(
            calendar=None,
            name="Nuit",
            time_zone="Europe/Paris",
            week={3: [(22 * 60, 24 * 60)]},
            team_ids=[team.pk],
        )
        case = factories.case(amelie, team_id=team.pk, priority=CasePriority.URGENT)

        assert TeamCalendar.objects.get().team_id == team.pk
        assert (case.answer_by, case.solve_by) == (paris(12, 23), paris(3, 0, month=4))


class TestChanging:
    def test_what_differs_is_changed_and_told(self, agent, amelie):
        case = factories.case(amelie)
        changed = change_case(
            case=case, actor_id=agent.pk, owner_id=agent.pk, subject="Colis perdu", priority=4
        )

        assert changed == ["owner_id", "priority"]
        assert (case.owner_id, case.answer_by, case.solve_by) == (agent.pk, paris(12, 13), paris(13, 11))
        assert told("case.changed") == [
            {
                "case": case.pk,
                "case_kind": "complaint",
                "subject": "Colis perdu",
                "changed": ["owner", "priority"],
                "priority": 4,
                "owner": agent.name,
            }
        ]

    def test_nothing_different_tells_nothing(self, agent, amelie):
        assert (
            change_case(case=factories.case(amelie), actor_id=agent.pk, priority=2, subject=" Colis perdu")
            == []
        )
        assert told("case.changed") == []


class TestTheClock:
    def test_it_stands_while_the_customer_has_to_answer(self, agent, amelie):
        case = factories.case(amelie)
        with time_machine.travel(paris(12, 15), tick=False):
            move_case(case=case, to="waiting", actor_id=agent.pk, note="Photo demandée")
        assert (case.state, case.due_at, case.escalate_at) == (CaseState.WAITING, None, None)
        assert (case.answered_at, case.waiting_since) == (paris(12, 15), paris(12, 15))
        with time_machine.travel(paris(16, 10), tick=False):
            move_case(case=case, to="open", actor_id=agent.pk)

        # Three hours on Thursday, nine on Friday, one on Monday.
        assert (case.state, case.paused) == (CaseState.OPEN, timedelta(hours=13))
        assert (case.due_at, case.waiting_since) == (paris(20, 11), None)
        assert told("case.waiting") == [
            {"case": case.pk, "case_kind": "complaint", "subject": "Colis perdu", "note": "Photo demandée"}
        ]

    def test_after_the_first_answer_the_solution_is_due(self, agent, amelie):
        case = factories.case(amelie)

        assert answer_case(case=case, actor_id=agent.pk) is True
        assert answer_case(case=case, actor_id=agent.pk) is False
        case.refresh_from_db()
        assert (case.answered_at, case.due_at, case.escalate_at) == (THURSDAY, case.solve_by, case.solve_by)
        assert [each["in_time"] for each in told("case.answered")] == [True]

    def test_a_contact_about_it_is_an_answer(self, agent, amelie):
        case = factories.case(amelie)
        contact = factories.contact(amelie, case=case, agent_id=agent.pk)
        case.refresh_from_db()

        assert (contact.case_id, case.answered_at) == (case.pk, THURSDAY)
        assert told("contact.logged")[0]["case"] == case.pk
        with pytest.raises(Invalid, match="belongs to another customer"):
            factories.contact(factories.customer("Paul"), case=case)

    def test_reopened_it_has_new_deadlines(self, agent, amelie):
        case = factories.case(amelie)
        move_case(case=case, to="closed", outcome=CaseOutcome.SOLVED, note="Renvoyé", actor_id=agent.pk)
        assert (case.state, case.closed_at, case.outcome, case.due_at) == ("closed", THURSDAY, "solved", None)
        with time_machine.travel(paris(30, 10), tick=False):
            move_case(case=case, to="reopened", actor_id=agent.pk)

        assert (case.state, case.outcome, case.closed_at, case.reopenings) == ("reopened", "", None, 1)
        assert (case.answered_at, case.due_at) == (None, paris(30, 18))
        assert [each["result"] for each in told("case.closed")] == ["solved"]
        assert [each["times"] for each in told("case.reopened")] == [1]

    @pytest.mark.parametrize(
        ("state", "to", "words"),
        [
            ("open", "open", "no way from here: this case is “Open”"),
            ("open", "reopened", "no way from here"),
            ("closed", "waiting", "no way from here: this case is “Closed”"),
            ("closed", "closed", "no way from here"),
            ("open", "elsewhere", "no such state"),
            ("open", "closed", "Say how it ended"),
        ],
    )
    def test_there_is_no_way(self, agent, amelie, state, to, words):
        case = factories.case(amelie)
        if state == "closed":
            move_case(case=case, to="closed", outcome="solved", actor_id=agent.pk)
        before = Event.objects.count()
        with pytest.raises((Conflict, Invalid), match=words):
            move_case(case=case, to=to, actor_id=agent.pk)
        assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"due_at": None}, "case_due_while_its_clock_runs"),
        ({"state": "waiting", "waiting_since": THURSDAY}, "case_due_while_its_clock_runs"),
        ({"waiting_since": THURSDAY}, "case_waits_since_a_moment"),
        ({"outcome": "solved"}, "case_closed_with_an_outcome"),
        ({"kind": CaseKind.REQUEST, "turned_at": THURSDAY}, "case_turned_complaint"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(amelie, columns, constraint):
    case = factories.case(amelie)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**columns)
