"""Escalation: at each missed deadline, once, by whoever looks first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.cases.domain.case_move import answer_case, move_case
from customers.cases.domain.escalation import escalate_due
from customers.models import Case, Event
from tests import factories
from tests.customers.together import at_once

LONG_AGO = timedelta(days=60)
HOUR = timedelta(hours=1)


def stand(case: Case) -> tuple[int, int, object]:
    case.refresh_from_db()
    return case.level, case.priority, case.escalate_at


@pytest.mark.django_db
def test_each_missed_deadline_escalates_once(agent):
    case = factories.case(opened_at=timezone.now() - LONG_AGO)
    done = [escalate_due() for _ in range(4)]

    assert done == [1, 1, 0, 0], "the answer and the solution are both overdue"
    assert stand(case) == (2, 4, None)
    assert Event.objects.filter(kind="case.escalated").earliest("pk").data == {
        "case": case.pk,
        "case_kind": "complaint",
        "subject": "Colis perdu",
        "level": 1,
        "missed": "answer",
        "priority": 3,
        "was": 2,
    }


@pytest.mark.django_db
def test_first_the_answer_then_the_solution():
    case, now = factories.case(), timezone.now()
    Case.objects.filter(pk=case.pk).update(
        answer_by=now - HOUR, due_at=now - HOUR, escalate_at=now - HOUR, solve_by=now + HOUR
    )
    assert (escalate_due(), escalate_due()) == (1, 0)
    assert stand(case) == (1, 3, now + HOUR)
    Case.objects.filter(pk=case.pk).update(solve_by=now, escalate_at=now)
    assert (escalate_due(), escalate_due()) == (1, 0)

    assert stand(case) == (2, 4, None)
    told = Event.objects.filter(kind="case.escalated").order_by("pk").values_list("data__missed", flat=True)
    assert list(told) == ["answer", "solution"]


@pytest.mark.django_db
def test_what_waits_is_closed_or_answered_in_time_is_left_alone(agent):
    now = timezone.now()
    waiting, closed, answered = (factories.case() for _ in range(3))
    move_case(case=waiting, to="waiting", actor_id=agent.pk)
    move_case(case=closed, to="closed", outcome="solved", actor_id=agent.pk)
    answer_case(case=answered, actor_id=agent.pk)
    Case.objects.update(answer_by=now - HOUR)

    assert escalate_due() == 0
    assert not Event.objects.filter(kind="case.escalated").exists()


@pytest.mark.django_db(transaction=True)
def test_many_who_look_at_once_escalate_once():
    for _ in range(20):
        factories.case(opened_at=timezone.now() - LONG_AGO)
    Case.objects.update(escalate_at=timezone.now() - HOUR)
    done = at_once(4, lambda _number: escalate_due(limit=7))

    while escalated := escalate_due():
        done.append(escalated)

    assert sum(done) == 20
    assert Event.objects.filter(kind="case.escalated").count() == 20
    assert set(Case.objects.values_list("level", flat=True)) == {1}
