"""A flood that was set aside stands in no result of its survey, and is told apart."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from customers.domain.log import Batch, Position
from metrics.domain.days import today
from metrics.domain.recount import COUNTS, recount_due
from metrics.domain.refresh import KINDS, refresh_customers
from metrics.domain.results.count import count_results
from metrics.domain.results.funnel import funnel_chart
from metrics.domain.results.read import Results, Wanted, results
from metrics.enums import ResultSplit
from metrics.models import Recount
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.set_aside import count_again, set_answers_aside
from surveys.domain.suspicion import Sender
from surveys.enums import EventKind, Suspicion
from surveys.models import Answer, SetAside
from tests.metrics.facts import survey

pytestmark = pytest.mark.django_db


def flood() -> SetAside:
    """One answer of two hours ago stays; one that counted and one in doubt are set aside."""
    link, now = make_open_link(survey=survey(), name="Counter", channel="store"), timezone.now()
    for score, suspicion in ((0, ""), (1, ""), (10, Suspicion.QUICK)):
        sender = Sender("", suspicion)
        record_open_answer(
            visit=Visit.of(link), language="en", score=score, sender=sender, admitted=lambda: None
        )
    Answer.objects.filter(score=0).update(answered_at=now - timedelta(hours=2))
    return set_answers_aside(
        link=link, since=now - timedelta(hours=1), until=now + timedelta(1), reason="A machine"
    )


def found() -> Results:
    count_results()
    return results(Wanted(survey(), today() - timedelta(7), today()), ResultSplit.OVER)


def test_the_funnel_and_the_score_leave_it_out_and_say_how_many():
    row = flood()

    def counted() -> tuple[int, ...]:
        whole = found().whole
        openly = (whole.openly_started, whole.openly_answered, whole.openly_suspect, whole.openly_aside)
        return (whole.scored.n, whole.unconfirmed, whole.suspect, *openly)

    assert counted() == (1, 0, 0, 1, 1, 0, 2)
    with translation.override("en"):
        assert "2 answers by anonymous links were set aside" in funnel_chart(found()).note
    count_again(set_aside=row)
    assert counted() == (2, 0, 0, 3, 2, 1, 0)


def test_the_results_of_all_days_are_due_at_once():
    recount_due(COUNTS)
    rest = {"due_at": timezone.now() + timedelta(1), "took": timedelta(0)}
    flood()
    for told, due in ((KINDS, {"results", "all-results"}), (KINDS - {EventKind.SET_ASIDE}, {"results"})):
        Recount.objects.update(**rest)
        refresh_customers(Batch(Position(), Position(2**62, 2**62), told, told))
        names = Recount.objects.filter(due_at__lte=timezone.now()).values_list("name", flat=True)
        assert set(names) & {"results", "all-results"} == due
