"""What nobody could ever be asked, or answer, is refused before a survey is published."""

import re
from typing import Any

import pytest
from django.test import Client

from core.errors import Invalid
from customers.models import Customer
from surveys.domain import builder
from surveys.domain.answer import record_answer
from surveys.domain.heard import heard_in, questions_of
from surveys.domain.invitation import Asked, invite
from surveys.domain.question import next_step, read, wanted_by
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import STAFF
from surveys.domain.version import completeness, draft_of, missing_words, publish
from surveys.domain.wording import change_wording, words_of_brand
from surveys.models import Question, Survey, Version
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = {"text_fr": "Quoi\xa0?", "text_en": "What?"}
LINES = [("", "Bon", "Good"), ("", "Mauvais", "Bad")]


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
    builder.change_question(
        survey=asked, key="grade", choices=[("", "Bien", "Fine"), ("bad", "Mauvais", "Bad")]
    )
    with pytest.raises(Invalid, match="waits for good"):
        publish(survey=asked)
    builder.change_question(survey=asked, key="last", show_if="said", show_op="is", show_value="x")
    builder.move_question(survey=asked, key="said", up=False)
    with pytest.raises(Invalid, match=r"“last\?” depends on “said\?”, which is not asked before it"):
        publish(survey=asked)
    builder.remove_question(survey=asked, key="said")
    with pytest.raises(Invalid, match="which this survey does not ask"):
        publish(survey=asked)


def test_a_choice_in_other_words_keeps_what_hangs_on_it(asked: Survey, customer: Customer) -> None:
    """Its key stays, in whatever language and version it is worded anew; another choice gets another."""
    brand = factories.brand()
    add(asked, "last", show_if="grade", show_op="is", show_value="good")
    change_wording(survey=asked, brand=brand, words={"grade.choices.good": {"fr": "Au poil"}})
    publish(survey=asked)
    lines = [
        ("", "Moyen", "Good"),
        ("good", "Très bien", "Fine"),
        ("good", "Bis", "Twice"),
        ("other", "", "Bad"),
    ]
    builder.change_question(survey=asked, key="grade", choices=lines)
    builder.change_question(survey=asked, key="grade", choices=[*_lines(asked), ("", "Mal", "Bad")])
    assert _lines(asked) == [
        ("good-2", "Moyen", "Good"),
        ("good", "Très bien", "Fine"),
        ("twice", "Bis", "Twice"),
        ("bad", "", "Bad"),
        ("bad-2", "Mal", "Bad"),
    ]
    builder.change_question(
        survey=asked, key="grade", choices=[("good", "Très bien", "Fine"), ("bad", "Mal", "Bad")]
    )
    version = publish(survey=asked)
    assert words_of_brand(version, brand) == {"grade.choices.good": {"fr": "Au poil"}}
    asks = invite(survey=asked, asked=[Asked(customer.pk, "order:1")])["order:1"]
    answer, grade = record_answer(token=asks, score=9), version.questions.get(key="grade")
    for chosen, is_next in (("good", True), ("bad", False)):
        record_replies(answer=answer, said=[read(grade, "", [chosen])], sender=STAFF)
        step = next_step(questions_of(answer), after=grade.position, heard=heard_in(answer))
        assert ("last" in {each.key for each in step}) is is_next


def _lines(survey: Survey) -> list[tuple[str, str, str]]:
    grade = draft_of(survey).questions.get(key="grade")
    return [(line["key"], line["fr"], line["en"]) for line in grade.choices]


def test_a_line_too_long_is_refused_rather_than_cut(asked: Survey) -> None:
    with pytest.raises(Invalid, match="120"):
        builder.change_question(survey=asked, key="grade", choices=[("", "x" * 121, "x")])


def test_a_condition_waits_for_many_choices(asked: Survey) -> None:
    lines = [("", "", f"{number} {'long ' * 7}") for number in range(40)]
    builder.change_question(survey=asked, key="grade", choices=lines)
    keys = [key for key, *_words in _lines(asked)]
    add(asked, "last", show_if="grade", show_op="among", show_value=", ".join(keys))
    assert wanted_by(Question.objects.get(key="last")) == keys
    with pytest.raises(Invalid, match=r"2.?000"):
        add(asked, "never", show_if="said", show_op="is", show_value="x" * 2_001)


def test_the_form_offers_what_can_be_answered(asked: Survey, manager_client: Client) -> None:
    """By its words, to be ticked; of the questions that are asked before, and of the chosen one alone."""
    add(asked, "last")
    path = f"/surveys/{asked.slug}/builder/questions/"
    answers = manager_client.get(f"{path}grade/").context["form"].answers()
    assert [each.key for each in answers] == ["score", "solved"]
    page = manager_client.get(f"{path}last/")
    offered = {
        each.key: [(o.value, o.words) for o in each.options] for each in page.context["form"].answers()
    }
    assert (offered["solved"], offered["grade"], offered["said"]) == (
        [("1", "Yes"), ("0", "No")],
        [("good", "Good"), ("bad", "Bad")],
        [],
    )
    assert len(offered["score"]) == 11
    ticked = {
        "show_value-grade": ["good", "bad"],
        "show_value-score": ["3"],
        "show_value-said": ["Yes, twice"],
    }
    sent = WORDS | ticked | {"show_if": "grade", "show_op": "among"}
    assert manager_client.post(f"{path}last/", sent).status_code == 302
    assert Question.objects.get(key="last").show_value == "good, bad"
    again = manager_client.get(f"{path}last/")
    ticks = re.findall(r'name="show_value-grade"\s+value="(\w+)" checked', again.content.decode())
    assert ticks == ["good", "bad"]
    nothing: list[dict[str, Any]] = [
        {"show_value-grade": []},
        {"show_if": "no-such"},
        {"show_if": "said", "show_value-said": [" "]},
    ]
    for none in nothing:
        refused = manager_client.post(f"{path}last/", sent | none)
        assert (refused.status_code, Question.objects.get(key="last").show_if) == (422, "grade")
    shown = manager_client.get(f"/surveys/{asked.slug}/builder/?language=fr&way=phone").content.decode()
    assert ("only if “grade?” is one of “Good, Bad”" in shown, "est l’un de" in shown) == (True, True)


def test_the_form_keeps_the_key_of_a_choice(asked: Survey, manager_client: Client) -> None:
    path = f"/surveys/{asked.slug}/builder/questions/grade/"
    page = manager_client.get(path).content.decode()
    keys = re.findall(r'name="choices_key" value="(\w*)"', page)
    assert keys == ["good", "bad", *6 * [""]]
    sent: dict[str, Any] = WORDS | {
        "choices_key": keys,
        "choices_fr": ["Mal", "", "Neuf"],
        "choices_en": ["Poor"],
    }
    assert manager_client.post(path, sent).status_code == 302
    assert _lines(asked) == [("good", "Mal", "Poor"), ("neuf", "Neuf", "")]
    assert manager_client.post(path, WORDS | {"choices_fr": ["é\x00"]}).status_code == 302
    assert _lines(asked) == [("e", "é", "")]


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
