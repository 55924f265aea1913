"""What a page on surveys can be narrowed by, its list over the API can be narrowed by too."""

from collections.abc import Mapping
from typing import Any

import pytest
from django import forms

from core.api import Filters
from journeys.api.follow_up import FollowUpFilters
from journeys.api.message import MessageFilters
from journeys.forms.loop import BoardFilter
from journeys.forms.message import MessageFilter
from surveys.api.answer import AnswerFilters
from surveys.api.idea import IdeaFilters
from surveys.api.review import ReviewFilters
from surveys.api.revision import RevisionFilters
from surveys.api.verbatim import VerbatimFilters
from surveys.domain.idea import add_idea
from surveys.forms.doubt import DoubtFilter
from surveys.forms.idea import IdeaFilter
from surveys.forms.review import ReviewFilter
from surveys.forms.verbatim import VerbatimFilter
from surveys.models import Verbatim
from tests import factories

DOUBTS = {"state": {"waiting", "left_out"}, "verdict": set()}  # /verdicts/ tells which those were
PAGES: list[tuple[type[forms.Form], type[Filters], Mapping[str, set[str]]]] = [
    (VerbatimFilter, VerbatimFilters, {}),
    (ReviewFilter, ReviewFilters, {"state": {"answered"}}),
    (IdeaFilter, IdeaFilters, {}),
    (DoubtFilter, AnswerFilters, DOUBTS),
    (DoubtFilter, RevisionFilters, DOUBTS),
    (BoardFilter, FollowUpFilters, {"days": {"since", "until"}}),
    (MessageFilter, MessageFilters, {"before": set()}),  # where the page goes on
]


@pytest.mark.parametrize(("page", "api", "otherwise"), PAGES, ids=lambda each: getattr(each, "__name__", ""))
def test_the_api_narrows_by_all_that_the_page_does(
    page: type[forms.Form], api: type[Filters], otherwise: Mapping[str, set[str]]
) -> None:
    wanted = {name for field in page.base_fields for name in otherwise.get(field, {field})}
    assert wanted - set(api().fields) == set()


@pytest.mark.django_db
def test_verbatims_by_author_and_ideas_by_words_over_the_api(machine: Any) -> None:
    known, anonymous = factories.verbatim().pk, factories.verbatim().pk
    Verbatim.objects.filter(pk=anonymous).update(customer=None)
    client = machine()

    def found(address: str) -> list[int]:
        return [row["id"] for row in client.get(f"/api/v1/{address}").json()["results"]]

    assert (found("verbatims/?author=known"), found("verbatims/?author=open")) == ([known], [anonymous])
    idea, _made = add_idea(state="open", language="fr", title_fr="Livrer le dimanche")
    add_idea(state="open", language="fr", title_fr="Du café glacé")
    assert found("ideas/?words=DIMANCHE") == [idea.pk]
