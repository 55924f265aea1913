"""The staff pages on surveys, and their figures."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from metrics.domain.results.count import count_results
from surveys.domain.answer import record_answer
from surveys.domain.queries import surveys_with_counts
from surveys.domain.voice.gather import gather_answers
from surveys.models import Survey
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_counts_without_multiplying(
    reader_client: Client, ask: Callable[..., str], django_assert_num_queries: Callable, n: int
) -> None:
    tokens = [ask(f"o:{k}") for k in range(n)]
    record_answer(token=tokens[0], score=9)
    with django_assert_num_queries(3):
        page = reader_client.get("/surveys/").content.decode()
    assert "Recommendation after a contact" in page
    assert re.search(rf">\s*{n}\s*</a>", page)


def test_the_list_counts_up_to_a_limit_and_says_so(
    reader_client: Client, ask: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.domain.queries.MOST", 2)
    monkeypatch.setattr("surveys.views.survey.MOST", 2)
    for k in range(4):
        record_answer(token=ask(f"o:{k}"), score=9)
    [survey] = surveys_with_counts().filter(slug="nps-after-contact")
    assert (survey.invited, survey.answered) == (3, 3)  # type: ignore[attr-defined]  # annotated
    page = reader_client.get("/surveys/").content.decode()
    assert page.count("more than 2") == 2


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_shows_scores_and_words(
    reader_client: Client, ask: Callable[..., str], django_assert_num_queries: Callable, n: int
) -> None:
    for k in range(n):
        given = record_answer(token=ask(f"o:{k}"), score=9, comment=f"<b>Parfait</b> {k}")
        gather_answers([given.pk])
    with django_assert_num_queries(5):
        page = reader_client.get("/surveys/nps-after-contact/").content.decode()
    assert "&lt;b&gt;Parfait&lt;/b&gt; 0" in page
    assert 'href="/customers/' in page
    assert f'hx-get="{reverse("metrics:survey-figures", args=["nps-after-contact"])}"' in page


def test_the_figures_come_with_their_interval(reader_client: Client, nps: Survey, ask) -> None:
    for k, score in enumerate([10, 9, 9, 3, 7]):
        record_answer(token=ask(f"o:{k}", of=factories.customer()), score=score)
    record_answer(token=ask("o:9"), score=2)
    record_answer(token=ask("o:10"), score=10)
    count_results()
    page = reader_client.get(reverse("metrics:survey-figures", args=[nps.slug])).content.decode()
    assert "+50" in page
    assert "n\u00a0= 6" in page, "of one customer the latest answer counts"
    assert re.search(r"/figures/scores/customers/\?[^\"]*value=3", page), "each bar leads to who gave it"


@pytest.mark.parametrize("kind", ["csat", "ces"])
def test_every_kind_has_its_figure(reader_client: Client, kind: str) -> None:
    survey = Survey.objects.create(slug="x", kind=kind, scale_min=0, scale_max=7)
    assert reader_client.get(reverse("metrics:survey-figures", args=[survey.slug])).status_code == 200


def test_a_survey_nobody_knows_is_not_found(reader_client: Client) -> None:
    assert reader_client.get("/surveys/none/").status_code == 404
