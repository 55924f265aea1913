"""The strip of a survey since it was first asked: what it says it counts, it counts and lists."""

from typing import Any

import pytest
from django.urls import reverse

from metrics.domain.behind.address import address_of
from metrics.domain.results.count import count_results
from metrics.domain.results.headline import headline
from metrics.domain.results.read import of_all_time, results
from metrics.enums import ResultSplit
from surveys.domain.queries import surveys_with_counts
from tests.factories import customer
from tests.metrics.facts import answer, days_ago, listed, survey

pytestmark = pytest.mark.django_db


def test_the_strip_counts_and_lists_each_answer_that_was_not_soon_replaced(manager_client):
    """One customer, four answers long apart, and one that the last of them replaced."""
    strip = reverse("metrics:survey-figures", args=[survey().slug])
    words = ("No answer yet", "Nobody has been asked yet", "in these days")
    empty = manager_client.get(strip).content.decode()
    assert [word in empty for word in words] == [True, True, False]
    amelie = customer()
    for score, ago in ((1, 200), (2, 120), (3, 40), (8, 10), (10, 1)):
        answer(amelie, score, answered_at=days_ago(ago))
    count_results()
    page = manager_client.get(strip)
    score, response = page.context["headline"]
    assert (score.figure.shown, score.figure.note) == ("−50", "n\u00a0= 4")
    assert {str(score.metric.window), str(response.metric.window)} == {"since the survey was first asked"}
    shown = page.content.decode()
    assert "replaced within 30 days does not count" in shown
    assert "the latest answer of each customer" not in shown
    lines = manager_client.get(score.figure.customers).context["lines"]
    assert [line.cells[0][1] for line in lines] == ["10", "3", "2", "1"]
    whole = address_of("answers", survey=survey().slug)
    assert whole in manager_client.get(reverse("surveys:survey-list")).content.decode()
    line: Any = surveys_with_counts().get(pk=survey().pk)
    assert (line.answered, listed(whole)) == (5, 5), "replaced or not"
    chosen = results(of_all_time(survey()).wanted, ResultSplit.SEGMENT)
    assert str(headline(chosen)[0].metric.window).startswith("the days chosen on the page")
