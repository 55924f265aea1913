"""A line of a split leads to the answers it counts: all of them, and no other."""

from datetime import timedelta
from typing import Any

import pytest

from metrics.domain.days import today
from metrics.domain.results.address import behind_lines
from metrics.domain.results.count import count_results
from metrics.domain.results.read import Wanted, results
from metrics.enums import ResultSplit
from surveys.domain.answer import record_answer, record_spoken
from surveys.domain.invitation import Asked, invite
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.suspicion import STAFF
from surveys.enums import AskedOver
from surveys.models import Answer, Invitation
from tests.factories import contact, customer, user
from tests.metrics.facts import days_ago, survey

pytestmark = pytest.mark.django_db


def scores_behind(client: Any, href: str) -> list[int]:
    return sorted(int(line.cells[0][1]) for line in client.get(href).context["lines"])


@pytest.fixture
def lines(manager_client):
    """Each line of a split: how many answers it counts, and the scores of its list."""

    def lines(split: ResultSplit) -> dict[Any, tuple[int, list[int]]]:
        count_results()
        found = results(Wanted(survey(), today() - timedelta(90), today()), split)
        listed = behind_lines(found)
        return {
            line.key: (line.sums.scored.n, scores_behind(manager_client, listed[line.key]))
            for line in found.lines
            if line.key in listed
        }

    return lines


def test_by_agent_each_answer_is_listed_though_a_later_one_replaced_it(lines):
    awa, amelie = user(name="Awa"), customer()
    calls = [contact(amelie, agent_id=awa.pk) for _each in range(2)]
    for call, score, days in zip(calls, (10, 4), (9, 3), strict=True):
        occasion = f"interaction:{call.pk}"
        token = invite(survey=survey(), asked=[Asked(amelie.pk, occasion)])[occasion]
        given = record_answer(token=token, score=score)
        Answer.objects.filter(pk=given.pk).update(answered_at=days_ago(days))
    assert lines(ResultSplit.AGENT) == {awa.pk: (2, [4, 10])}
    assert lines(ResultSplit.CHANNEL) == {"phone": (1, [4])}


def test_by_way_of_asking_each_lists_its_own(lines):
    record_answer(token=invite(survey=survey(), asked=[Asked(customer().pk, "a")])["a"], score=9)
    invite(survey=survey(), asked=[Asked(customer().pk, "phone:b")], channel=AskedOver.PHONE)
    record_spoken(invitation=Invitation.objects.get(channel=AskedOver.PHONE), score=3)
    visit = Visit.of(make_open_link(survey=survey(), name="Counter"))
    record_open_answer(visit=visit, language="en", score=0, sender=STAFF, admitted=lambda: None)
    assert lines(ResultSplit.OVER) == {"link": (1, [9]), "phone": (1, [3])}
