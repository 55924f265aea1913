"""Rules of the closed loop: which answers they fit, what they open, and the first that fits counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now
from django.utils import timezone

from core.errors import Conflict, Invalid
from customers.models import Case
from journeys.domain.loop.matching import first_fits
from journeys.domain.loop.preview import preview_rule
from journeys.domain.loop.rule import move_up, retire, write_rule
from journeys.models import LoopRule, LoopRuleVersion, Message, MessageTemplate
from metrics.domain.segment import Naming, create_list
from metrics.models import SegmentMembership
from surveys.domain.confirmation import confirm
from surveys.domain.question import Said
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import Sender
from surveys.domain.verbatim import correct_tone
from surveys.domain.voice.gather import gather_answers
from surveys.domain.voice.reading import read_due
from surveys.enums import QuestionKind
from surveys.models import Answer, FollowUp, Question, Survey, Verbatim, Version
from tests import factories
from tests.journeys.loop import COMMON, followed, says

pytestmark = pytest.mark.django_db


def test_nothing_is_opened_until_a_rule_goes_live(team):
    says(0, "Plus jamais")
    assert (followed(), Case.objects.count(), LoopRule.objects.filter(state="draft").count()) == ([], 0, 3)


def test_a_zero_opens_one_case_with_owner_and_deadline_once(live, team):
    rule = live(priority=4)
    answer = says(0)
    assert followed() == followed() == [(answer.pk, rule.pk)]
    case, row = Case.objects.get(), FollowUp.objects.get()
    told = (case.key, case.kind, case.priority, case.team, case.answer_hours, case.subject)
    assert told == (f"answer:{answer.pk}", "complaint", 4, team, 4, "NPS 0/10")
    assert (row.case, row.stage, row.rule_version, row.contact_by) == (case, "heard", 1, case.answer_by)


def test_words_alone_open_none_unless_a_rule_says_so(live):
    live()
    says(8, "Rien à signaler")
    assert followed() == []
    words = live(test="words")
    answer = says(8, "Toujours rien")
    assert followed() == [(answer.pk, words.pk)]


def test_an_answer_in_doubt_opens_one_once_it_is_confirmed(live):
    live()
    answer = says(0, sender=Sender(browser="x", suspicion="quick"))
    assert followed() == []
    confirm(answers=[answer.pk])
    assert [number for number, _rule in followed()] == [answer.pk]


def test_the_first_rule_that_fits_counts(live):
    any_bad, worst = live(), live(test="most", value="2")
    first, second = says(1), says(5)
    move_up(rule=worst)
    assert followed() == [(first.pk, worst.pk), (second.pk, any_bad.pk)]


def test_what_a_rule_asks_of_an_answer(team):
    given = {says(score, words).pk: score for score, words in [(0, "Service horrible"), (6, ""), (9, "")]}

    def fits(**terms: Any) -> list[int]:
        rule = write_rule(**(COMMON | {"team_id": team.pk, "kind": "nps"} | terms))
        return sorted(given[answer] for answer in first_fits([rule], list(given)))

    assert fits(test="most", value="6") == [0, 6]
    assert fits(test="least", value="9") == [9]
    assert fits(test="among", value="0, 9") == [0, 9]
    assert fits(test="promoter") == [9]
    assert fits(test="tone", value="negative") == [0]
    assert fits(test="detractor", kind="csat") == []
    assert fits(test="detractor", tier="great") == []


def test_only_those_of_a_segment(live):
    member = factories.customer()
    guests = create_list(naming=Naming(name_fr="Invités", name_en="Guests"))
    SegmentMembership.objects.create(segment=guests, customer=member)
    live(segment=guests)
    says(0)
    theirs = says(1, of=member)
    assert [answer for answer, _rule in followed()] == [theirs.pk]


def test_a_further_question_is_read_when_it_is_answered(live):
    survey = Survey.objects.get(slug="nps-after-contact")
    version = Version.objects.get(survey=survey)
    question = Question.objects.create(
        version=version,
        position=1,
        key="solved",
        kind=QuestionKind.YESNO,
        text_fr="Réglé ?",
        text_en="Solved?",
    )
    live(survey=survey, question="solved", test="detractor")
    answer = says(9)
    assert followed() == []
    record_replies(answer=answer, said=[Said(question, number=0)])
    assert [number for number, _rule in followed()] == [answer.pk]


def test_it_goes_to_the_agent_of_the_contact_else_to_the_queue(live, team):
    live(holder="contact")
    agent, gone = factories.user(), factories.user(is_active=False)
    mine, lost = factories.contact(agent_id=agent.pk), factories.contact(agent_id=gone.pk)
    says(2, occasion=f"interaction:{mine.pk}")
    says(3, occasion=f"interaction:{lost.pk}")
    followed()
    assert list(Case.objects.order_by("pk").values_list("owner", "team")) == [
        (agent.pk, team.pk),
        (None, team.pk),
    ]


def test_a_promoter_is_thanked_by_a_message_and_no_case(live):
    template = MessageTemplate.objects.get(slug="thanks-and-invitation")
    live(action="thank", test="promoter", template=template, link="https://avis.example/nous")
    answer = says(10)
    followed()
    row, message = FollowUp.objects.get(), Message.objects.get()
    assert (row.stage, row.case, message.key) == ("thanked", None, f"loop:{answer.pk}")
    assert (message.purpose, message.template) == ("marketing", template)


def test_the_preview_counts_what_would_have_come(live, team):
    rule = live()
    says(1), says(2), says(9)
    old = says(0)
    Answer.objects.filter(pk=old.pk).update(answered_at=timezone.now() - timedelta(days=91))
    factories.case(team_id=team.pk)
    later = write_rule(**COMMON, kind="nps", test="most", value="9", team_id=team.pk)
    first, second = preview_rule(rule), preview_rule(later)
    assert (first.matched, first.taken, first.of) == (2, 0, 3)
    (load,) = first.teams
    assert (load.name, load.matched, load.open_now) == ("Care", 2, 1)
    assert (second.matched, second.taken, [a.score for a in second.examples]) == (1, 2, [9])


def test_a_change_of_a_live_rule_is_a_version_and_cases_keep_theirs(live):
    rule = live()
    says(1)
    followed()
    write_rule(rule=rule, hours=2)
    says(2)
    followed()
    assert list(FollowUp.objects.order_by("pk").values_list("rule_version", flat=True)) == [1, 2]
    kept = LoopRuleVersion.objects.filter(rule=rule).order_by("number")
    assert [(row.number, row.terms["hours"]) for row in kept] == [(1, 4), (2, 2)]


def test_what_a_version_said_stays_in_the_database_too(live):
    rule = live()
    (version,) = rule.versions.all()
    changes: list[dict[str, Any]] = [{"terms": {}}, {"number": 7}, {"rule": live().pk}, {"made_at": Now()}]
    for changed in changes:
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            LoopRuleVersion.objects.filter(pk=version.pk).update(**changed)
    with pytest.raises(ProtectedError):
        rule.delete()
    assert LoopRuleVersion.objects.filter(pk=version.pk).update(made_by=None) == 1, (
        "who left is nobody's author"
    )


def test_a_retired_rule_opens_nothing_and_stays_as_it_was(live):
    rule = retire(rule=live())
    says(0)
    assert (followed(), rule.state) == ([], "retired")
    with pytest.raises(Conflict):
        write_rule(rule=rule, hours=1)


def test_a_rule_that_makes_no_sense_is_refused(team):
    good: dict[str, Any] = COMMON | {"kind": "nps", "test": "detractor", "team_id": team.pk}

    def refusal(**terms: Any) -> str:
        with pytest.raises(Invalid) as refused:
            write_rule(**(good | terms))
        return refused.value.field or ""

    assert refusal(name_en=" ") == "name_en"
    assert refusal(kind="", test="most", value="3") == "kind"
    assert refusal(test="most", value="bad") == "value"
    assert refusal(test="tone", value="rude") == "value"
    assert refusal(question="nowhere") == "question"
    assert refusal(hours=0) == "hours"
    assert refusal(team_id=None) == "team"
    assert refusal(holder="person") == "owner"
    assert refusal(action="thank") == "template"
    assert refusal(kind="", test="among", value="1, 2") == "kind"
    visit = Survey.objects.get(slug="nps-after-contact")
    assert refusal(second_survey=visit, survey=visit) == "second_survey"
    mails = {row.slug: row for row in MessageTemplate.objects.all()}
    assert refusal(action="thank", template=mails["thanks-and-invitation"]) == "link"
    assert refusal(action="thank", template=mails["cart-reminder"], link="https://a.example") == "template"
    assert refusal(template=mails["thanks-and-invitation"], link="https://a.example") == "template"


def test_a_further_question_in_words_has_a_tone_too(team):
    """Read at once where the clock has not yet, and as somebody corrected it; other questions have none."""
    survey = Survey.objects.get(slug="nps-after-contact")
    version, words = Version.objects.get(survey=survey), {"text_fr": "Et ?", "text_en": "And?"}
    why = Question.objects.create(version=version, position=1, key="why", kind="text", **words)
    Question.objects.create(version=version, position=2, key="solved", kind="yesno", **words)
    answer = says(9, "Parfait")
    record_replies(answer=answer, said=[Said(why, text="Service horrible, scandaleux")])
    terms: dict[str, Any] = {"survey": survey, "team_id": team.pk, "test": "tone", "value": "negative"}
    by_reply, by_comment = (write_rule(**(COMMON | terms | {"question": key})) for key in ("why", ""))
    assert first_fits([by_comment, by_reply], [answer.pk]) == {answer.pk: by_reply}
    assert preview_rule(by_reply).matched == 0, "the past is judged as it was read"
    gather_answers([answer.pk])
    read_due()
    assert (preview_rule(by_reply).matched, preview_rule(by_comment).matched) == (1, 0)
    correct_tone(verbatim=Verbatim.objects.get(question=why), tone="neutral", actor_id=None)
    assert first_fits([by_comment, by_reply], [answer.pk]) == {}
    with pytest.raises(Invalid) as refused:
        write_rule(**(COMMON | terms | {"question": "solved"}))
    assert refused.value.field == "test"
