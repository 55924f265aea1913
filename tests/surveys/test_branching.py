"""What nobody could ever be asked, or answer, is refused before a survey is published."""

import re
from typing import Any

import pytest
from django.test import Client

from core.errors import Invalid
from surveys.domain import builder
from surveys.domain.version import completeness, draft_of, missing_words, publish
from surveys.models import Question, Survey, Version

pytestmark = pytest.mark.django_db
WORDS = {"text_fr": "Quoi\xa0?", "text_en": "What?"}
LINES = [("Bon", "Good"), ("Mauvais", "Bad")]


def add(survey: Survey, key: str, kind: str = "text", **more: Any) -> None:
    builder.add_question(survey=survey, kind=kind, key=key, **{**WORDS, "text_en": f"{key}?"} | more)


@pytest.fixture
def asked(nps: Survey) -> Survey:
    """One question of each kind that another can hang on."""
    add(nps, "solved", "yesno")
    add(nps, "grade", "choice", choices=LINES)
    add(nps, "said")
    return nps


@pytest.mark.parametrize(
    ("show_if", "op", "value", "words"),
    [
        ("score", "least", "11", "waits for 11 as the answer to “the score”"),
        ("score", "is", "-1", "Possible: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        ("score", "most", "many", "waits for many"),
        ("score", "among", "9, 12", "waits for 12"),
        ("score", "least", "7, 8", "waits for 8"),
        ("score", "is", ",", "waits for —"),
        ("solved", "is", "2", "Possible: 0, 1"),
        ("grade", "is", "great", "“last?” waits for great as the answer to “grade?”. Possible: bad, good."),
        ("grade", "least", "good", "is no number"),
        ("said", "most", "3", "is no number"),
    ],
)
def test_a_condition_that_never_holds(asked: Survey, show_if: str, op: str, value: str, words: str) -> None:
    add(asked, "last", show_if=show_if, show_op=op, show_value=value)
    with pytest.raises(Invalid, match=re.escape(words)):
        publish(survey=asked)
    assert not Version.objects.filter(survey=asked, published_at=None).get().published_at


@pytest.mark.parametrize(
    ("show_if", "op", "value"),
    [("score", "among", "0, 10"), ("solved", "is", "0"), ("grade", "is", "good"), ("said", "is", "no")],
)
def test_one_that_can_hold_is_published(asked: Survey, show_if: str, op: str, value: str) -> None:
    add(asked, "last", show_if=show_if, show_op=op, show_value=value)
    assert publish(survey=asked).published_at


def test_what_a_condition_hangs_on_was_moved_taken_away_or_renamed(asked: Survey) -> None:
    add(asked, "last", show_if="grade", show_op="is", show_value="good")
    builder.change_question(survey=asked, key="grade", choices=[("Bien", "Fine"), ("Mauvais", "Bad")])
    with pytest.raises(Invalid, match="waits for good"):
        publish(survey=asked)
    builder.change_question(survey=asked, key="last", show_if="said", show_op="is", show_value="x")
    builder.move_question(survey=asked, key="said", up=False)
    with pytest.raises(Invalid, match=r"“last\?” depends on “said\?”, which is not asked before it"):
        publish(survey=asked)
    builder.remove_question(survey=asked, key="said")
    with pytest.raises(Invalid, match="which this survey does not ask"):
        publish(survey=asked)


def test_a_condition_is_written_with_the_words_of_a_choice(asked: Survey) -> None:
    for value, kept in (("Bad", "bad"), ("bon, MAUVAIS", "good, bad"), ("neither", "neither")):
        add(asked, f"on-{kept[:3]}-{len(value)}", show_if="grade", show_op="among", show_value=value)
        assert Question.objects.latest("pk").show_value == kept
    add(asked, "no", show_if="solved", show_op="is", show_value="Non")
    assert Question.objects.latest("pk").show_value == "0"


def test_the_page_says_why_it_does_not_publish(asked: Survey, manager_client: Client) -> None:
    add(asked, "last", show_if="score", show_op="least", show_value="11")
    builder_page = manager_client.get(f"/surveys/{asked.slug}/builder/").content.decode()
    assert "waits for 11" in builder_page
    page = manager_client.post(f"/surveys/{asked.slug}/publication/", follow=True).content.decode()
    assert "waits for 11" in page


def test_the_ends_of_a_scale_are_words_too(nps: Survey) -> None:
    """Of the scored question and of further ones: in both languages."""
    add(nps, "ease", "csat", lowest_fr="dur", lowest_en="hard", highest_fr="facile")
    draft = draft_of(nps)
    assert missing_words(draft) == ["ease (ends of the scale)"]
    assert (completeness(draft)["fr"], completeness(draft)["en"]) == (1.0, 5 / 6)
    with pytest.raises(Invalid, match="ends of the scale"):
        publish(survey=nps)
    builder.change_question(survey=nps, key="ease", highest_en="easy")
    Version.objects.filter(pk=draft.pk).update(highest_en="")
    draft.refresh_from_db()
    assert missing_words(draft) == ["the scored question (ends of the scale)"]
    Version.objects.filter(pk=draft.pk).update(highest_en="extremely likely")
    assert publish(survey=nps).published_at
