"""Conditions on scores: of any survey they are read on one scale, and scales never mix."""

from importlib import import_module

import pytest

from core.sql import execute
from metrics.domain.recompute import recompute_everything
from metrics.models import Segment
from surveys.models import Answer
from tests.factories import customer
from tests.metrics.facts import answer, days_ago
from tests.metrics.test_rules import found, line

pytestmark = pytest.mark.django_db


def test_scores_of_any_survey_are_read_on_one_scale():
    """5 of 5 is no low score, 2 of 5 is one, as 6 of 10 is."""
    content, unhappy, cool = (customer() for _ in range(3))
    answer(content, 5, kind="csat", answered_at=days_ago(3))
    answer(unhappy, 2, kind="csat", answered_at=days_ago(40))
    answer(cool, 6, answered_at=days_ago(100))
    doubted = answer(content, 0, answered_at=days_ago(1))
    Answer.objects.filter(pk=doubted.pk).update(suspicion="quick")
    recompute_everything(announce=False)
    low = line("answers_given", ">=", 1, score_to=6)
    assert found(line("last_score", "<=", 6)) == found(low) == {unhappy.pk, cool.pk}
    assert found(line("last_score", "<=", 6, days=90)) == found(low | {"days": 90}) == {unhappy.pk}
    assert found(line("last_score", "<=", 6, score_kind="nps")) == {cool.pk}
    assert found(low | {"score_kind": "nps"}) == {cool.pk}
    assert found(low | {"score_kind": "nps", "days": 90}) == set()
    assert found(line("last_score", "=", 5, survey="test-csat")) == {content.pk}
    assert found(line("answers_given", ">=", 1, score_kind="csat")) == set(), "this one is asked from 0 to 5"


@pytest.mark.parametrize(("scale", "score", "between"), [((1, 5), 4, (7, 8)), ((1, 7), 5, (6, 7))])
def test_a_score_between_two_of_the_common_scale_is_neither(scale, score, between):
    """3 steps of 4 are 7.5, and 4 of 6 are 6.67."""
    given, (below, above) = answer(customer(), score, kind="csat"), between
    Answer.objects.filter(pk=given.pk).update(scale_min=scale[0], scale_max=scale[1])
    recompute_everything(announce=False)
    assert found(line("last_score", ">", below)) == found(line("last_score", "<", above)) != set()
    assert found(line("answers_given", ">=", 1, score_to=below)) == set()


def test_segments_of_a_score_of_any_survey_are_found_anew_by_the_migration():
    low = line("last_score", "<=", 6)
    rules = [low, {"all": [{"not": low}]}, low | {"survey": "nps"}, line("orders", ">=", 1)]
    made = [
        Segment.objects.create(slug=f"s{n}", name_fr="…", name_en="…", rule=r) for n, r in enumerate(rules)
    ]
    execute(import_module("metrics.migrations.0043_scores_of_any_survey").FIND_ANEW)
    for each in made:
        each.refresh_from_db()
    assert [each.version > each.evaluated for each in made] == [True, True, False, False]
