"""Escalation: at each missed deadline, once, by whoever looks first."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from customers.cases.domain.case_move import answer_case, move_case
from customers.cases.domain.escalation import escalate_due
from customers.models import Case, Event
from tests import factories
from tests.customers.together import in_between

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


@pytest.mark.django_db
def test_waiting_for_the_customer_never_brings_the_deadline_nearer(agent):
    case, now = factories.case(), timezone.now()
    promised = case.solve_by
    Case.objects.update(answer_by=now - HOUR, due_at=now - HOUR, escalate_at=now - HOUR)
    assert escalate_due() == 1
    for state in ("waiting", "open", "waiting", "closed"):
        move_case(case=case, to=state, outcome="solved", actor_id=agent.pk)

    stored = Case.objects.get()
    assert stored.priority == 3
    assert timedelta(0) <= stored.solve_by - promised < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_who_looks_second_passes_over_what_the_first_has_in_hand(self):
        mine, another = (factories.case(opened_at=timezone.now() - LONG_AGO) for _ in range(2))
        Case.objects.update(escalate_at=timezone.now() - HOUR)

        assert in_between(partial(escalate_due, limit=1), escalate_due) == (1, False)
        assert (stand(mine), stand(another)) == ((1, 3, None), (1, 3, None))
        assert Event.objects.filter(kind="case.escalated").count() == 2

    def test_what_is_being_closed_is_not_escalated(self, agent):
        case = factories.case(opened_at=timezone.now() - LONG_AGO)
        close = partial(move_case, case=case, to="closed", outcome="solved", actor_id=agent.pk)

        assert in_between(close, escalate_due) == (0, False)
        assert stand(case) == (0, 2, None)
        assert not Event.objects.filter(kind="case.escalated").exists()

    def test_what_is_being_escalated_is_closed_afterwards(self, agent):
        case = factories.case(opened_at=timezone.now() - LONG_AGO)
        close = partial(move_case, case=case, to="closed", outcome="solved", actor_id=agent.pk)

        _closed, waited = in_between(escalate_due, close)
        assert (waited, stand(case)) == (True, (1, 3, None))
        assert Case.objects.get().state == "closed"
