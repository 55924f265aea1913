"""What a webhook is told of an answer: each change once, and the replies that come after the score."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from crm.domain.webhook import open_webhook
from crm.domain.webhook_delivery import LISTENED, message_of, plan_deliveries
from crm.models import WebhookDelivery
from customers.domain.log import Batch, Position
from customers.models import Event
from surveys.domain import builder
from surveys.domain.answer import record_answer, take_down
from surveys.domain.confirmation import confirm
from surveys.domain.invitation import Asked, invite
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.question import read
from surveys.domain.reply import record_replies
from surveys.domain.set_aside import count_again, set_answers_aside
from surveys.domain.suspicion import Sender
from surveys.domain.verdict import judge
from surveys.domain.version import publish
from surveys.models import Answer, Question, Survey
from tests import factories

pytestmark = pytest.mark.django_db
KINDS = ["survey.answered", "survey.revised", "survey.replied"]
SWEEP = Sender("machine", suspicion="swept")


@pytest.fixture
def survey() -> Survey:
    survey = Survey.objects.get(slug="nps-after-contact")
    builder.add_question(survey=survey, kind="text", key="why", text_fr="?", text_en="?")
    publish(survey=survey)
    open_webhook(name="Data", url="https://hooks.example.org/", kinds=KINDS, actor_id=None)
    return survey


def token_of(survey: Survey) -> str:
    asked = [Asked(factories.customer().pk, "order:1")]
    return invite(survey=survey, asked=asked)["order:1"]


def told() -> list[dict[str, Any]]:
    """Every message so far; looking twice at the log plans nothing twice."""
    for _time in range(2):
        plan_deliveries(Batch(Position(), Position(2**62, 2**62), LISTENED, LISTENED))
    rows = WebhookDelivery.objects.select_related("event", "webhook").order_by("webhook_id", "event")
    return [message for row in rows if (message := message_of(row.event, row.webhook))]


def says(answer: Answer, words: str) -> None:
    question = Question.objects.get(version=answer.invitation.version_id)
    record_replies(answer=answer, said=[read(question, "", [words])], sender=Sender("mine"))


def test_replies_after_the_score_are_told_each_once(survey: Survey) -> None:
    token = token_of(survey)
    answer = record_answer(token=token, score=9, sender=Sender("mine"))
    for words in ("Le délai", "Le délai", "Le prix"):
        says(answer, words)
    record_answer(token=token, score=9, comment="Et merci", sender=Sender("mine"))
    messages = told()
    assert [each["type"] for each in messages] == [
        "survey.answered",
        "survey.replied",
        "survey.replied",
        "survey.revised",
    ]
    assert len({each["id"] for each in messages}) == 4
    assert messages[-1]["id"] == f"msg_{Event.objects.latest('pk').pk}"
    assert messages[1]["data"]["replies"] == [
        {"question": "why", "row": "", "number": None, "choices": None, "text": "Le prix"}
    ]
    assert (messages[1]["data"]["comment"], messages[1]["data"]["brand"]) == ("Et merci", None)


def test_those_of_an_anonymous_answer_too(survey: Survey) -> None:
    link = make_open_link(survey=survey, name="Counter")
    answer = record_open_answer(
        visit=Visit.of(link), language="fr", score=9, sender=Sender("mine"), admitted=lambda: None
    )
    says(answer, "Merci")
    assert [(each["type"], each["data"]["customer"]) for each in told()] == [
        ("survey.answered", None),
        ("survey.replied", None),
    ]


@pytest.mark.parametrize(
    ("meanwhile", "types"),
    [
        (None, ["survey.answered"]),
        (3, ["survey.answered", "survey.revised"]),
    ],
)
def test_what_counts_again_is_told_only_where_it_changed(
    survey: Survey, meanwhile: int | None, types: list[str]
) -> None:
    """The first press of a sweep was told; it stands in doubt, and a person takes it out again."""
    token = token_of(survey)
    answer = record_answer(token=token, score=0, sender=Sender("machine"))
    record_answer(token=token, score=1 if meanwhile is None else meanwhile, sender=SWEEP)
    answer.refresh_from_db()
    assert answer.counts is False
    if meanwhile is None:
        Answer.objects.update(score=0)
    for _time in range(2):
        confirm(answers=[answer.pk])
    assert Event.objects.filter(kind="survey.answered").count() == 2
    assert [each["type"] for each in told()] == types
    assert {each["data"]["score"] for each in told()} == {meanwhile or 0}


def test_a_doubt_and_its_end_are_told_to_who_listens_to_doubts(survey: Survey) -> None:
    """To no one else; and what was in doubt from the beginning was never told, so its doubt is no news."""
    listens = [*KINDS, "survey.doubted"]
    open_webhook(name="All", url="https://hooks.example.org/all", kinds=listens, actor_id=None)
    token = token_of(survey)
    answer = record_answer(token=token, score=0, sender=Sender("machine", suspicion="quick"))
    record_answer(token=token, score=3, sender=Sender("other", suspicion="trap"))
    assert told() == []
    judge(decision="counted", answers=[answer.pk])
    judge(decision="reopened", answers=[answer.pk])
    assert [(each["type"], each["data"]["counts"]) for each in told()] == [("survey.doubted", False)]
    judge(decision="counted", answers=[answer.pk])
    assert [(each["type"], each["data"]["counts"]) for each in told()] == [
        ("survey.answered", True),
        ("survey.answered", True),
        ("survey.doubted", True),
        ("survey.answered", True),
    ]


@pytest.mark.parametrize(("meanwhile", "types"), [(None, 1), (3, 2)])
def test_an_anonymous_answer_that_counts_again_is_told_likewise(
    survey: Survey, meanwhile: int | None, types: int
) -> None:
    machine = Sender("machine", suspicion="quick")
    visit = Visit.of(make_open_link(survey=survey, name="Counter"))
    answer = record_open_answer(visit=visit, language="fr", score=9, sender=machine, admitted=lambda: None)
    for decision in ("counted", "reopened"):
        judge(decision=decision, answers=[answer.pk])
    if meanwhile is not None:
        take_down(answer.invitation, meanwhile, "", machine)
    judge(decision="counted", answers=[answer.pk])
    assert [each["type"] for each in told()] == ["survey.answered", "survey.revised"][:types]


def test_a_flood_set_aside_is_told_once_in_numbers(survey: Survey) -> None:
    kinds = ["survey.setaside", "survey.countedagain"]
    open_webhook(name="Floods", url="https://hooks.example.org/all", kinds=kinds, actor_id=None)
    link, now = make_open_link(survey=survey, name="Counter"), timezone.now()
    for _each in range(2):
        record_open_answer(
            visit=Visit.of(link), language="fr", score=9, sender=Sender("mine"), admitted=lambda: None
        )
    hour = timedelta(hours=1)
    row = set_answers_aside(link=link, since=now - hour, until=now + hour, reason="A flood")
    count_again(set_aside=row)
    flood = {"set_aside": row.pk, "survey": survey.slug, "open_link": link.pk, "answers": 2}
    span_told = {"since": row.since.isoformat(), "until": row.until.isoformat()}
    assert [(each["type"], each["data"]) for each in told()[-2:]] == [
        (kind, {"customer": None} | flood | span_told) for kind in kinds
    ]
