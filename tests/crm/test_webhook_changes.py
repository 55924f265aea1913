"""What a webhook is told of an answer: each change once, and the replies that come after the score."""

from typing import Any

import pytest

from crm.domain.webhook import open_webhook
from crm.domain.webhook_delivery import LISTENED, message_of, plan_deliveries
from crm.models import WebhookDelivery
from customers.domain.log import Batch, Position
from customers.models import Event
from surveys.domain import builder
from surveys.domain.answer import record_answer
from surveys.domain.confirmation import confirm_answer
from surveys.domain.invitation import Asked, invite
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.question import read
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import Sender
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
    rows = WebhookDelivery.objects.select_related("event").order_by("event")
    return [message for row in rows if (message := message_of(row.event))]


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
        confirm_answer(answer_id=answer.pk)
    assert Event.objects.filter(kind="survey.answered").count() == 2
    assert [each["type"] for each in told()] == types
    assert {each["data"]["score"] for each in told()} == {meanwhile or 0}
