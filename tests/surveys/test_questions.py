"""Further questions: written, published, answered page by page; what was answered keeps its words."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from core.errors import Conflict, Invalid
from surveys.domain import builder
from surveys.domain.answer import record_answer
from surveys.domain.heard import heard_in, replies_of
from surveys.domain.question import is_asked, next_step, read
from surveys.domain.reply import record_replies
from surveys.domain.starters import STARTERS
from surveys.domain.suspicion import Sender
from surveys.domain.version import (
    change_words,
    close_survey,
    completeness,
    copy_survey,
    draft_survey,
    missing_words,
    publish,
    reopen_survey,
    shown_version,
    state_of,
)
from surveys.models import Answer, Invitation, Question, Reply, Survey, Version

pytestmark = pytest.mark.django_db
TITLES: Any = {"title_fr": "Après un dossier", "title_en": "After a case"}


@pytest.fixture
def after_case() -> Survey:
    """Effort from 0 to 7; was it solved (required)? If not, what is open?"""
    survey = draft_survey(slug="after-case", phase="case", **TITLES)
    publish(survey=survey)
    survey.refresh_from_db()
    return survey


def latest(survey: Survey) -> Version:
    version = shown_version(survey)
    assert version
    return version


def said(answer: Answer) -> list[tuple[str, str, object]]:
    return [
        (reply.question.key, reply.row, reply.text or reply.choices or reply.number)
        for reply in replies_of(answer)
    ]


@pytest.mark.parametrize("phase", list(STARTERS))
def test_each_phase_has_a_whole_survey_to_begin_with(phase):
    survey = draft_survey(slug="begun", phase=phase, **TITLES)
    assert (state_of(survey), survey.active) == ("draft", False)
    version = publish(survey=survey)
    assert completeness(version) == {"fr": 1.0, "en": 1.0}
    assert state_of(Survey.objects.get(pk=survey.pk)) == "live"


@pytest.mark.parametrize(
    ("slug", "refusal"), [("new", Invalid), ("É", Invalid), ("nps-after-contact", Conflict)]
)
def test_a_short_name_is_refused(slug, refusal):
    with pytest.raises(refusal):
        draft_survey(slug=slug, phase="case", **TITLES)


def test_the_page_asks_step_by_step_and_keeps_what_it_can(client, ask, send, after_case):
    token = ask(survey=after_case)
    first = send(client, token, score=2)
    page = first.content.decode()
    assert ("q-solved" in page, "q-still-open" in page) == (True, False)

    refused = client.post(f"/s/{token}/questions/", {"place": "0"})
    assert refused.status_code == 422
    second = client.post(f"/s/{token}/questions/", {"place": "0", "q-solved": "0"})
    assert "q-still-open" in second.content.decode()
    last = client.post(f"/s/{token}/questions/", {"place": "1", "q-still-open": "مرحبا 🙂 <script>"})
    assert "surveys/thanks.html" in [t.name for t in last.templates]
    answer = Answer.objects.get()
    assert said(answer) == [("solved", "", 0), ("still-open", "", "مرحبا 🙂 <script>")]

    # A change of mind goes through the same pages, filled in.
    assert 'value="0" checked' in send(client, token, score=3).content.decode()
    client.post(f"/s/{token}/questions/", {"place": "0", "q-solved": "1"})
    assert said(answer) == [("solved", "", 1)]  # what is asked no more is forgotten


@pytest.mark.parametrize(
    "sent", [{"q-solved": "7"}, {"q-solved": "\x00"}, {"q-solved": ["0", "1"]}, {"place": "9" * 500}]
)
def test_the_page_refuses_what_it_did_not_offer(client, ask, send, after_case, sent):
    token = ask(survey=after_case)
    send(client, token, score=2)
    assert client.post(f"/s/{token}/questions/", sent).status_code == 422
    assert not Reply.objects.exists()


def test_another_browser_adds_nothing_to_an_answer(ask, after_case):
    answer = record_answer(token=ask(survey=after_case), score=2, sender=Sender("mine"))
    with pytest.raises(Conflict):
        record_replies(answer=answer, said=[], sender=Sender("other"))


def test_a_table_a_pair_and_several_choices(ask, nps):
    builder.add_question(
        survey=nps,
        kind="matrix",
        key="parts",
        text_fr="?",
        text_en="?",
        rows=[("", "a", "a"), ("", "b", "b")],
        choices=[("", "Bon", "Good"), ("", "Mauvais", "Bad")],
    )
    builder.add_question(
        survey=nps, kind="kano", key="fast", text_fr="?", text_en="?", contrary_fr="?", contrary_en="?"
    )
    builder.add_question(
        survey=nps,
        kind="choices",
        key="why",
        text_fr="?",
        text_en="?",
        choices=[("", "x", "x"), ("", "x", "y"), ("", "z", "z")],
    )
    publish(survey=nps)
    answer = record_answer(token=ask(), score=9)
    parts, fast, why = Question.objects.filter(version=answer.invitation.version_id)
    record_replies(
        answer=answer,
        said=[
            read(parts, "a", ["good"]),
            read(parts, "b", ["bad"]),
            read(fast, "functional", ["1"]),
            read(fast, "dysfunctional", ["5"]),
            read(why, "", ["z", "y"]),
        ],
    )
    assert said(answer) == [
        ("parts", "a", ["good"]),
        ("parts", "b", ["bad"]),
        ("fast", "functional", 1),
        ("fast", "dysfunctional", 5),
        ("why", "", ["y", "z"]),
    ]


@pytest.mark.parametrize(
    ("op", "value", "score", "asked"),
    [
        ("is", "3", 3, True),
        ("is", "3", 4, False),
        ("least", "3", 4, True),
        ("least", "3", 2, False),
        ("most", "3", 3, True),
        ("most", "x", 3, False),
        ("among", "1, 3", 3, True),
        ("among", "1, 3", 2, False),
    ],
)
def test_a_condition(op, value, score, asked):
    question = Question(show_if="score", show_op=op, show_value=value)
    assert is_asked(question, {"score": {str(score)}}) is asked
    assert is_asked(question, {}) is False


def test_one_page_where_nothing_branches():
    one, two, three = (Question(key=key, position=n) for n, key in enumerate("abc", start=1))
    assert next_step([one, two, three], after=0, heard={}) == [one, two, three]
    three.show_if, three.show_op, three.show_value = "b", "is", "1"
    assert next_step([one, two, three], after=0, heard={}) == [one, two]
    assert next_step([one, two, three], after=2, heard={"b": {"1"}}) == [three]
    assert next_step([one, two, three], after=2, heard={}) == []


def test_what_was_published_is_never_touched(ask, after_case):
    token = ask(survey=after_case)
    answer = record_answer(token=token, score=2)
    before = list(Question.objects.order_by("pk").values_list("pk", "text_fr", "position"))
    builder.change_question(survey=after_case, key="solved", text_fr="Autrement\xa0?")
    builder.move_question(survey=after_case, key="still-open", up=True)
    builder.remove_question(survey=after_case, key="solved")
    change_words(survey=after_case, question_fr="Nouvelle\xa0?", **TITLES)

    assert (
        list(
            Question.objects.filter(version__number=1).order_by("pk").values_list("pk", "text_fr", "position")
        )
        == before
    )
    with override("fr"):
        assert Survey.objects.get(pk=after_case.pk).question.startswith("À quel point")
    draft = latest(after_case)
    assert (draft.number, draft.published_at, [q.key for q in draft.questions.all()]) == (
        2,
        None,
        ["still-open"],
    )
    with pytest.raises(Invalid):  # it hangs on a question that was taken away
        publish(survey=after_case)
    builder.change_question(survey=after_case, key="still-open", show_if="")
    publish(survey=after_case)
    assert Invitation.objects.filter(version__number=1, answer=answer).exists()
    ask("o:2", survey=after_case)
    assert Invitation.objects.filter(version__number=2, occasion="o:2").exists()
    assert heard_in(answer) == {"score": {"2"}}


def test_words_in_one_language_only_are_not_published(after_case):
    builder.add_question(survey=after_case, kind="text", key="more", text_fr="Autre chose\xa0?")
    draft = latest(after_case)
    assert (missing_words(draft), completeness(draft)["en"] < 1) == (["more"], True)
    with pytest.raises(Invalid, match="more"):
        publish(survey=after_case)


def test_a_copy_begins_as_a_draft_and_a_closed_survey_can_reopen(after_case):
    builder.add_question(survey=after_case, kind="text", key="more", text_fr="a", text_en="a")
    copied = copy_survey(survey=after_case, slug="copied")
    assert state_of(copied) == "draft"
    assert [q.key for q in latest(copied).questions.all()] == ["solved", "still-open", "more"]
    close_survey(survey=after_case)
    after_case.refresh_from_db()
    assert state_of(after_case) == "closed"
    reopen_survey(survey=after_case)
    with pytest.raises(Conflict):
        reopen_survey(survey=copied)


def test_the_database_takes_no_reply_off_its_scale(ask, after_case):
    answer = record_answer(token=ask(survey=after_case), score=2)
    question: Any = Question.objects.first()
    for wrong in ({"number": 9, "scale_min": 0, "scale_max": 1}, {"choices": ["a"], "text": "b"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.create(answer=answer, question=question, **wrong)


def test_the_builder_from_beginning_to_publication(manager_client, agent_client):
    assert agent_client.get("/surveys/new/").status_code == 403
    begun = manager_client.post("/surveys/new/", {"slug": "mine", "phase": "purchase", "kind": "", **TITLES})
    assert begun["Location"] == "/surveys/mine/builder/"
    page = manager_client.get("/surveys/mine/builder/?way=agent&language=fr").content.decode()
    assert "Êtes-vous satisfait de votre achat" in page
    kano = {"text_fr": "A\xa0?", "text_en": "A?", "contrary_fr": "B\xa0?", "contrary_en": "B?"}
    assert manager_client.post("/surveys/mine/builder/questions/?kind=kano", kano).status_code == 302
    choice = {
        "text_fr": "C\xa0?",
        "text_en": "C?",
        "choices_fr": ["un", "deux", ""],
        "choices_en": ["one", "x" * 121],
    }
    assert manager_client.post("/surveys/mine/builder/questions/?kind=choice", choice).status_code == 422
    choice["choices_en"] = ["one", "two", ""]
    assert manager_client.post("/surveys/mine/builder/questions/?kind=choice", choice).status_code == 302
    assert manager_client.get("/surveys/mine/builder/questions/c/").status_code == 200
    manager_client.post("/surveys/mine/builder/questions/c/place/", {"up": "1"})
    manager_client.post("/surveys/mine/builder/questions/parts/removal/")
    manager_client.post("/surveys/mine/publication/")
    version = Version.objects.get(survey__slug="mine")
    assert [(q.key, q.kind) for q in version.questions.all()] == [
        ("wrong", "choices"),
        ("c", "choice"),
        ("a", "kano"),
    ]
    assert version.questions.get(key="c").choices == [
        {"key": "one", "fr": "un", "en": "one"},
        {"key": "two", "fr": "deux", "en": "two"},
    ]
    assert version.published_at
    manager_client.post("/surveys/mine/closure/")
    assert not Survey.objects.get(slug="mine").active
    assert (
        manager_client.post("/surveys/mine/copies/", {"slug": "mine-2"})["Location"]
        == "/surveys/mine-2/builder/"
    )


@pytest.mark.parametrize("n", [1, 3])
def test_the_builder_asks_little(manager_client, nps, django_assert_num_queries, n):
    for k in range(n):
        builder.add_question(survey=nps, kind="text", key=f"q{k}", text_fr="?", text_en="?")
    with django_assert_num_queries(8):
        manager_client.get("/surveys/nps-after-contact/builder/")
