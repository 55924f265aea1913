"""What was said to further questions, what features are to customers, and the pyramid they form."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from core.sql import execute
from customers.models import Customer
from metrics.domain.days import today
from metrics.domain.results.count import count_results
from metrics.domain.results.funnel import funnel_steps
from metrics.domain.results.kano import needs, plane_chart, pyramid_chart
from metrics.domain.results.read import Wanted, results
from metrics.domain.results.reply import Asked, asked_questions
from metrics.domain.results.reply_pictures import picture_of
from metrics.enums import ResultSplit
from metrics.views.survey_results import _shown
from surveys.domain.answer import record_answer
from surveys.domain.heard import questions_of
from surveys.domain.invitation import Asked as Invited
from surveys.domain.invitation import invite
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.question import FUNCTIONAL, read
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import Sender
from surveys.domain.version import draft_survey, publish
from surveys.enums import QuestionKind
from surveys.models import Answer, Question, Survey, Version
from tests.factories import customer
from tests.metrics.facts import listed

pytestmark = pytest.mark.django_db
GRADES = [{"key": "bad", "fr": "Mauvais", "en": "Bad"}, {"key": "good", "fr": "Bon", "en": "Good"}]
STEPS = [
    {"key": "choice", "fr": "Choix", "en": "Choice"},
    {"key": "arrival", "fr": "Arrivée", "en": "Arrival"},
]
ENDS = {"lowest_fr": "Peu", "lowest_en": "Little", "highest_fr": "Beaucoup", "highest_en": "A lot"}
ASKED: dict[str, dict[str, Any]] = {
    "effort": {"kind": QuestionKind.CES, "scale_min": 0, "scale_max": 7} | ENDS,
    "solved": {"kind": QuestionKind.YESNO},
    "why": {"kind": QuestionKind.CHOICES, "choices": GRADES},
    "steps": {"kind": QuestionKind.MATRIX, "choices": GRADES, "rows": STEPS},
    "words": {"kind": QuestionKind.TEXT},
    "express": {"kind": QuestionKind.KANO},
    "app": {"kind": QuestionKind.KANO},
}


@pytest.fixture
def asked() -> Survey:
    """Of everything one question."""
    return ask_all(**ASKED)


def ask_all(**questions: dict[str, Any]) -> Survey:
    """In one published version."""
    survey = draft_survey(slug="all", phase="other", title_fr="Tout", title_en="All", kind="nps")
    Version.objects.filter(survey=survey).update(question_fr="…", question_en="…")
    version = Version.objects.get(survey=survey)
    for place, (key, told) in enumerate(questions.items(), start=1):
        words = {"text_fr": key, "text_en": key.title(), "contrary_fr": "Sinon ?", "contrary_en": "Else?"}
        Question.objects.create(version=version, position=place, key=key, **words, **told)
    publish(survey=survey)
    return Survey.objects.get(slug="all")


def say(survey: Survey, of: Customer | None = None, **said: str | list[str]) -> None:
    """`steps="choice=good"`; a pair as "1|5"; a list where several are chosen."""
    of = of or customer()
    occasion = f"all:{of.pk}:{of.survey_invitations.count()}"
    reply(
        record_answer(token=invite(survey=survey, asked=[Invited(of.pk, occasion)])[occasion], score=9), said
    )


def reply(answer: Answer, said: Mapping[str, str | list[str]]) -> None:
    for question in questions_of(answer):
        told = said.get(question.key)
        if told is None:
            continue
        values = told if isinstance(told, list) else [told]
        if question.kind == QuestionKind.KANO:
            halves = zip((FUNCTIONAL, "dysfunctional"), str(told).split("|"), strict=True)
            replies = [read(question, row, [value]) for row, value in halves]
        elif question.kind == QuestionKind.MATRIX:
            row, value = str(told).split("=")
            replies = [read(question, row, [value])]
        else:
            replies = [read(question, "", values)]
        record_replies(answer=answer, said=replies)


def wanted(survey: Survey, **narrowed) -> Wanted:
    return Wanted(survey, today(), today(), **narrowed)


def told(found: list[Asked]) -> dict[str, list[tuple[str, int, dict[str, int]]]]:
    return {
        each.question.key: [(row.key, row.n, dict(row.counts)) for row in each.rows]
        for each in found
        if each.n
    }


def test_each_question_has_its_counts_and_its_picture(asked, django_assert_num_queries, manager_client):
    say(asked, effort="6", solved="1", why=["bad", "good"], steps="choice=good", words="Merci", express="1|5")
    say(asked, effort="4", solved="0", why=["good"], steps="arrival=bad", app="3|3")
    count_results()
    of = wanted(asked)
    with django_assert_num_queries(2):
        found = asked_questions(of)
    assert told(found) == {
        "effort": [("", 2, {"6": 1, "4": 1})],
        "solved": [("", 2, {"1": 1, "0": 1})],
        "why": [("", 2, {"bad": 1, "good": 2})],
        "steps": [("choice", 1, {"good": 1}), ("arrival", 1, {"bad": 1})],
        "words": [("", 1, {})],
        "express": [("", 1, {"1|5": 1})],
        "app": [("", 1, {"3|3": 1})],
    }
    pictures = {each.question.key: picture_of(each, of) for each in found}
    assert {key: picture.kind if picture else None for key, picture in pictures.items()} == {
        "effort": "columns",
        "solved": "dots",
        "why": "dots",
        "steps": "shares",
        "words": None,
        "express": "shares",
        "app": "shares",
    }
    assert pictures["effort"]
    assert pictures["effort"].note == "Effort (CES), 0 to 7 5.00 (0.00 to 7.00), n\u00a0= 2"
    page = manager_client.get("/figures/survey-results/?survey=all&period=7").content.decode()
    assert "Further questions" in page
    assert "Merci" in page
    whole = results(of, ResultSplit.SEGMENT)
    [further] = [each for each in funnel_steps(whole) if each.step == "replied"]
    assert further.n == listed(further.href) > 0
    shown = _shown(whole, may_read=False)
    assert (shown["verbatims"], [each["words"] for each in shown["questions"]]) == ([], [[]] * 7)
    told_to = manager_client.get("/api/v1/reports/survey-results/?survey=all&period=7").json()["rows"]
    assert ["Response", "By email", 0, 0.0] in [row[:4] for row in told_to]
    assert ["Solved", "Yes", 1, 0.5] in [row[:4] for row in told_to]


def test_each_bar_leads_to_who_said_it(asked, manager_client):
    """And counts them as the bar does: an answer that was replaced is in neither."""
    say(asked, effort="6", why=["bad", "good"], steps="choice=good", express="1|5")
    twice = customer()
    say(asked, of=twice, effort="1", why=["bad"], express="5|1")
    say(asked, of=twice, effort="4", why=["good"], express="3|3")
    count_results()
    pictures = {each.question.key: picture_of(each, wanted(asked)) for each in asked_questions(wanted(asked))}
    told: dict[str, list[tuple[str, int]]] = {}
    for key, picture in pictures.items():
        for address in re.findall(r'href="([^"]+)"', picture.svg() if picture else ""):
            page = manager_client.get(unescape(address))
            asked_for = parse_qs(urlsplit(unescape(address)).query)
            said = "".join(asked_for.get("row", []) + asked_for["value"])
            told.setdefault(key, []).append((said, len(page.context["lines"])))
    assert told == {
        "effort": [("4", 1), ("6", 1)],
        "why": [("bad", 1), ("good", 2)],
        "steps": [("choicegood", 1)],
        "express": [("O", 1), ("I", 1)],
    }
    of = {"metric": "replies", "survey": "all", "question": "why"}
    sides = [
        len(manager_client.get(reverse("metrics:behind", args=["replies"]), of | more).context["lines"])
        for more in ({}, {"value": "bad"}, {"value": "bad", "side": "others"})
    ]
    assert sides == [2, 1, 1]


def test_who_is_anonymous_is_counted_and_listed_nowhere(asked, manager_client):
    say(asked, effort="6", why=["good"], express="1|5")
    visit = Visit.of(make_open_link(survey=asked, name="Counter"))
    answer = record_open_answer(visit=visit, language="fr", score=9, sender=Sender(), admitted=lambda: None)
    reply(answer, {"effort": "1", "why": ["bad", "good"], "steps": "choice=good", "express": "3|3"})
    count_results()
    found = asked_questions(wanted(asked))
    assert told(found)["why"] == [("", 2, {"bad": 1, "good": 2})]
    leads: dict[str, list[str]] = {}
    for each in found:
        picture = picture_of(each, wanted(asked))
        leads[each.question.key] = re.findall('value=([^&"]+)', picture.svg() if picture else "")
    assert {key: values for key, values in leads.items() if values} == {
        "effort": ["6"],
        "why": ["good"],
        "express": ["O"],
    }
    assert {each.question.key: each.is_listed for each in found if each.n} == {
        "effort": True,
        "why": True,
        "steps": False,
        "express": True,
    }
    of = {"survey": "all", "question": "why", "value": "good"}
    page = manager_client.get(reverse("metrics:behind", args=["replies"]), of)
    assert (len(page.context["lines"]), page.context["anonymous"]) == (1, 1)
    assert "1 other answer is anonymous" in page.content.decode()


def test_versions_that_ask_alike_go_together(asked):
    say(asked, effort="6")
    execute("UPDATE surveys_version SET number = 2 WHERE survey_id = %(id)s", id=asked.pk)
    old = Version.objects.create(survey=asked, number=1, published_at=asked.created_at)
    Question.objects.create(version=old, position=1, key="effort", kind="ces", scale_min=1, scale_max=7)
    count_results()
    assert told(asked_questions(wanted(asked))) == {"effort": [("", 1, {"6": 1})]}
    assert told(asked_questions(wanted(asked, version=1))) == {}


def test_features_form_a_pyramid(asked, manager_client):
    for _n in range(8):
        say(asked, express="2|5", app="1|3")
    say(asked, express="1|5", app="3|3")
    count_results()
    found = needs(wanted(asked), [asked])
    assert [(each.label, each.verdict, each.found.n) for each in found.features] == [
        ("Express", "Basic need (too few to tell)", 9),
        ("App", "Delighter (too few to tell)", 9),
    ]
    assert pyramid_chart(found).table().rows == [
        ["Delighters", "2. App"],
        ["Performance", "–"],
        ["Basic needs", "1. Express"],
    ]
    assert plane_chart(found).table().rows == [
        [
            "1. Express",
            "1.00 (0.70 – 1.00)",
            "0.11 (0.02 – 0.43)",
            "Basic need (too few to tell), n\u00a0= 9",
        ],
        ["2. App", "0.00 (0.00 – 0.30)", "0.89 (0.57 – 0.98)", "Delighter (too few to tell), n\u00a0= 9"],
    ]
    page = manager_client.get("/figures/kano/?period=7&survey=all").content.decode()
    assert "chart-layer" in page
    assert "chart-point" in page
    express = found.features[0]
    leads = [express.href, *(href for _name, _share, href in express.given)]
    assert [len(manager_client.get(href).context["lines"]) for href in leads] == [9, 1, 8]
    assert [href.split("?")[0] in page for href in leads] == [True] * 3
    rows = manager_client.get("/api/v1/reports/kano/?period=7").json()["rows"]
    assert [row[:5] for row in rows] == [
        ["Express", "All", "Basic need (too few to tell)", False, 9],
        ["App", "All", "Delighter (too few to tell)", False, 9],
    ]


def test_half_a_pair_says_nothing(asked):
    say(asked, express="2|5")
    execute("DELETE FROM surveys_reply WHERE row = 'dysfunctional'")
    count_results()
    assert needs(wanted(asked), [asked]).features == []
