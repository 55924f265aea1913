"""At the same time: two who decide about answers of the same open links, many who guess links."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.errors import Conflict
from surveys.domain import counting
from surveys.domain.confirmation import confirm_own, ticket_for
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link, take_places
from surveys.domain.suspicion import GUESSES, Sender, guesses_too_much
from surveys.domain.verdict import judge
from surveys.models import OpenLink, Survey, Verdict
from tests.customers.together import at_once, in_between

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("nothing_followed_yet"),
]


def test_neither_waits_for_the_other_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    survey = Survey.objects.get(slug="nps-after-contact")
    one, other = (make_open_link(survey=survey, name=name) for name in ("Counter", "Till"))

    def doubted(link: OpenLink) -> int:
        sender = Sender("machine", "quick")
        visit = Visit.of(link)
        return record_open_answer(
            visit=visit, language="fr", score=0, sender=sender, admitted=lambda: None
        ).pk

    crossed = [[doubted(one), doubted(other)], [doubted(other), doubted(one)]]
    first = Barrier(2)

    def taken(wanted: Mapping[int, int]) -> Counter[int]:
        given = take_places(wanted)
        with suppress(BrokenBarrierError):
            first.wait(timeout=0.5)  # each has the places it asked for, if it can
        return given

    monkeypatch.setattr(counting, "take_places", taken)
    done: list[Any] = at_once(2, lambda n: judge(decision="counted", answers=crossed[n]))
    assert [each.judged for each in done] == [2, 2]
    assert Verdict.objects.count() == 2


def test_links_guessed_at_once_are_each_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.domain.suspicion.time", lambda: 1_800_000_000)  # within one minute
    many = GUESSES // 8 + 2
    told: list[Any] = at_once(8, lambda _n: [guesses_too_much("192.0.2.9") for _ in range(many)])
    assert sum(not stopped for of_one in told for stopped in of_one) == GUESSES


def test_what_the_house_leaves_out_at_the_same_moment_is_not_confirmed_by_a_second_tap() -> None:
    link = make_open_link(survey=Survey.objects.get(slug="nps-after-contact"), name="Counter")
    visit, machine = Visit.of(link), Sender("machine", "quick")
    answer = record_open_answer(visit=visit, language="fr", score=0, sender=machine, admitted=lambda: None)
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        ticket = ticket_for(answer)

    def second_tap() -> object:
        try:
            return confirm_own(token=visit.token, ticket=ticket)
        except Conflict as refusal:
            return str(refusal)

    told, waited = in_between(lambda: judge(decision="left_out", answers=[answer.pk]), second_tap)
    assert (told, waited) == ("This can no longer be confirmed.", True)
    answer.refresh_from_db()
    assert answer.left_out_at
