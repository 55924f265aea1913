"""Results narrowed by the way of asking: the score, the further questions, page, file and API alike."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from metrics.domain.days import today
from metrics.domain.results.address import behind, behind_lines, voice_of
from metrics.domain.results.count import count_results
from metrics.domain.results.read import Wanted, results
from metrics.domain.results.reply import asked_questions
from metrics.enums import ResultSplit
from surveys.domain import builder
from surveys.domain.answer import record_answer, record_spoken
from surveys.domain.invitation import Asked, invite
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.question import read
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import STAFF
from surveys.domain.version import publish
from surveys.enums import AskedOver
from surveys.models import Answer, Invitation, Question
from tests.factories import customer
from tests.metrics.facts import survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> None:
    """By mail a 10 and "yes", by phone a 0 and "no", by an open link a 5 and "no"."""
    builder.add_question(survey=survey(), kind="yesno", key="again", text_fr="?", text_en="?")
    publish(survey=survey())
    for over, score, said in (("email", 10, "1"), ("phone", 0, "0")):
        asked = [Asked(customer().pk, f"test:{over}")]
        (token,) = invite(survey=survey(), asked=asked, channel=AskedOver(over)).values()
        if over == "email":
            answer = record_answer(token=token, score=score)
        else:
            answer = record_spoken(invitation=Invitation.objects.get(channel="phone"), score=score)
        _say(answer, said)
    link = make_open_link(survey=survey(), name="Counter")
    _say(
        record_open_answer(visit=Visit.of(link), language="fr", score=5, sender=STAFF, admitted=lambda: None),
        "0",
    )
    count_results()


def _say(answer: Answer, said: str) -> None:
    record_replies(answer=answer, said=[read(Question.objects.get(key="again"), "", [said])])


def wanted(over: str = "") -> Wanted:
    return Wanted(survey(), today() - timedelta(30), today(), over=over)


@pytest.mark.parametrize(
    ("over", "scores", "yes", "no"),
    [
        ("", [0, 5, 10], 1, 2),
        ("email", [10], 1, 0),
        ("phone", [0], 0, 1),
        ("open", [5], 0, 1),
        ("link", [], 0, 0),
    ],
)
def test_score_and_replies_of_one_way_alone(house, over: str, scores: list[int], yes: int, no: int) -> None:
    found = results(wanted(over), ResultSplit.SEGMENT)
    assert [score for score, n in enumerate(found.whole.counts) if n] == scores
    (again,) = [each for each in asked_questions(wanted(over)) if each.question.key == "again"]
    (row,) = again.rows
    assert (row.counts.get("1", 0), row.counts.get("0", 0), row.n) == (yes, no, yes + no)


def test_what_leads_on_goes_along(house) -> None:
    assert "over=phone" in behind("scores", wanted("phone"), side="all")
    assert "over=phone" in voice_of(wanted("phone"))
    assert behind_lines(results(wanted("open"), ResultSplit.CHANNEL)) == {}


def test_the_page_the_file_and_the_api_narrow_alike(house, manager_client: Client, machine: Any) -> None:
    asked = f"survey={survey().slug}&over=phone"
    page = manager_client.get(f"/figures/survey-results/?{asked}").content.decode()
    assert 'value="phone" selected' in page
    assert page.count('id="split"') == 1  # where a tab leads
    rows = machine().get(f"/api/v1/reports/survey-results/?{asked}").json()["rows"]
    scored = next(row for row in rows if row[:2] == ["Distribution", "0"])
    assert scored[2] == 1
    file = b"".join(manager_client.get(f"/figures/reports/survey-results.csv?{asked}")).decode()
    assert "Distribution,0,1," in file.replace(";", ",")
    assert (
        machine().get(f"/api/v1/reports/survey-results/?survey={survey().slug}&over=pigeon").status_code
        == 400
    )
