"""The closed loop when things turn: minds change, rules come later, the second question by phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.cases.domain.case_move import answer_case, move_case
from customers.domain.log import Batch, Position
from customers.models import Case, Event
from journeys.domain.arbiter import Drop, decide
from journeys.domain.interview import begin_interview, surveys_to_ask
from journeys.domain.loop.preview import preview_rule
from journeys.domain.loop.rule import write_rule
from journeys.domain.message import database_clock
from journeys.enums import MessageState, Reason
from journeys.models import Message, MessageTemplate
from surveys.domain.answer import SurveyClosed, record_answer, record_spoken
from surveys.domain.follow_up import KINDS, look_after
from surveys.domain.invitation import Asked, invite
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.question import Said
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import STAFF
from surveys.enums import QuestionKind
from surveys.models import Answer, FollowUp, Question, Survey, Version
from tests import factories
from tests.journeys.loop import COMMON, followed, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]


def test_a_promoter_who_was_wrong_is_called_and_thanked_no_more(live):
    thanks = MessageTemplate.objects.get(slug="thanks-and-invitation")
    live(action="thank", test="promoter", template=thanks, link="https://avis.example")
    bad = live(template=MessageTemplate.objects.get(slug="we-heard-you"))
    amelie = factories.customer(emails=["amelie@example.org"])
    survey = Survey.objects.get(slug="nps-after-contact")
    token = invite(survey=survey, asked=[Asked(amelie.pk, "visit:1")])["visit:1"]
    answer = record_answer(token=token, score=10)
    followed()
    record_answer(token=token, score=0)
    assert followed() == followed() == [(answer.pk, bad.pk)]
    row, case = FollowUp.objects.get(), Case.objects.get()
    assert (row.action, row.stage, row.case, row.contact_by) == ("recover", "heard", case, case.answer_by)
    assert Event.objects.filter(kind="followup.turned").count() == 1
    first, second = Message.objects.order_by("pk")
    assert (first.template, second.template) == (thanks, bad.template)
    drop = Drop(Reason.EXIT_MET, MessageState.CANCELLED)
    assert decide(first, customer=amelie, now=database_clock()) == drop
    assert decide(second, customer=amelie, now=database_clock()) != drop
    record_answer(token=token, score=9)
    assert decide(second, customer=amelie, now=database_clock()) == drop
    assert (followed(), Case.objects.count()) == ([(answer.pk, bad.pk)], 1)


def test_what_was_said_before_a_rule_was_live_opens_nothing_when_it_is_changed(live):
    survey, amelie = Survey.objects.get(slug="nps-after-contact"), factories.customer()
    token = invite(survey=survey, asked=[Asked(amelie.pk, "visit:1")])["visit:1"]
    record_answer(token=token, score=5)
    live()
    record_answer(token=token, score=4)
    assert followed() == []


def test_the_preview_knows_that_a_score_is_heard_before_what_is_asked_further(live, team):
    survey = Survey.objects.get(slug="nps-after-contact")
    question = Question.objects.create(
        version=Version.objects.get(survey=survey),
        position=1,
        key="solved",
        kind=QuestionKind.YESNO,
        text_fr="Réglé ?",
        text_en="Solved?",
    )
    terms = {"survey": survey, "question": "solved", "test": "detractor", "team_id": team.pk}
    further = write_rule(**(COMMON | terms))
    score = live()
    record_replies(answer=says(1), said=[Said(question, number=0)])
    record_replies(answer=says(8), said=[Said(question, number=0)])
    seen = preview_rule(further)
    assert (seen.matched, seen.taken, preview_rule(score).taken) == (1, 1, 0)


def test_a_second_question_by_phone_judges_and_opens_nothing(live):
    second, agent = Survey.objects.get(slug="second-nps"), factories.user("agent")
    live(second_survey=second)
    answer = says(0)
    followed()
    row, amelie = FollowUp.objects.get(), answer.customer
    assert amelie
    assert second not in surveys_to_ask(amelie)
    with pytest.raises(SurveyClosed):
        begin_interview(customer=amelie, survey=second, key="a", agent_id=agent.pk)
    assert row.case
    move_case(case=row.case, to="closed", outcome="solved", actor_id=None)
    assert second in surveys_to_ask(amelie)
    invite(survey=second, asked=[Asked(amelie.pk, f"followup:{row.pk}")])  # by email, not answered
    begun = begin_interview(customer=amelie, survey=second, key="b", agent_id=agent.pk)
    record_spoken(invitation=begun, score=3)
    followed()
    look_after(Batch(Position(), Position(2**60, 2**60), KINDS, KINDS))
    row.refresh_from_db()
    assert (begun.occasion, begun.agent_id) == (f"followup:{row.pk}", agent.pk)
    assert (row.stage, row.second_answer, Case.objects.count()) == ("lost", Answer.objects.last(), 1)


def test_an_answer_to_a_second_question_opens_nothing_whatever_it_is_about(live):
    live(second_survey=Survey.objects.get(slug="second-nps"))
    says(0, slug="second-nps")
    assert followed() == []


# ── A stricter rule later ────────────────────────────────────────────────────────────────────────────────


def test_who_becomes_angrier_gets_the_stricter_terms_and_nobody_milder_ones(live):
    awa, ben = factories.user(name="Awa"), factories.user(name="Ben")
    strict = live(test="most", value="2", kind="nps", holder="person", owner=awa, hours=2, priority=3)
    mild = live(test="most", value="6", kind="nps", holder="person", owner=ben, hours=20, priority=1)
    survey, amelie = Survey.objects.get(slug="nps-after-contact"), factories.customer()
    token = invite(survey=survey, asked=[Asked(amelie.pk, "visit:1")])["visit:1"]
    answer = record_answer(token=token, score=6)
    followed()
    before = Case.objects.get()
    assert (FollowUp.objects.get().rule, before.owner, before.answer_hours) == (mild.pk, ben, 20)
    record_answer(token=token, score=1)
    assert followed() == followed() == [(answer.pk, strict.pk)]
    row, case = FollowUp.objects.get(), Case.objects.get()
    assert (case.owner, case.answer_hours, case.priority) == (awa, 2, 3)
    assert case.answer_by < before.answer_by
    assert (row.contact_by, case.solve_by <= before.solve_by) == (case.answer_by, True)
    told = Event.objects.get(kind="followup.tightened").data
    assert (told["case"], told["changed"], told["owner"]) == (
        case.pk,
        ["priority", "owner", "team"][:2],
        "Awa",
    )
    record_answer(token=token, score=5)
    assert (followed(), Case.objects.get().owner) == ([(answer.pk, strict.pk)], awa), "never looser"
    assert Event.objects.filter(kind="followup.tightened").count() == 1


def test_who_is_in_contact_stays_so_and_a_closed_case_stays_as_it_was(live):
    awa, ben = factories.user(name="Awa"), factories.user(name="Ben")
    live(test="most", value="2", kind="nps", holder="person", owner=awa, hours=2, priority=3)
    live(test="most", value="6", kind="nps", holder="person", owner=ben, hours=20, priority=1)
    survey = Survey.objects.get(slug="nps-after-contact")
    amelie, brice = factories.customer(), factories.customer("Brice")
    tokens = invite(survey=survey, asked=[Asked(amelie.pk, "visit:1"), Asked(brice.pk, "visit:2")])
    for token in tokens.values():
        record_answer(token=token, score=6)
    followed()
    spoken, closed = Case.objects.order_by("pk")
    answer_case(case=spoken, actor_id=ben.pk)
    move_case(case=closed, to="closed", outcome="solved", actor_id=ben.pk)
    for token in tokens.values():
        record_answer(token=token, score=1)
    followed()
    assert list(Case.objects.order_by("pk").values_list("owner__name", "priority", "answer_hours")) == [
        ("Ben", 3, 20),
        ("Ben", 1, 20),
    ]


def test_stricter_hours_count_from_now_and_who_took_the_case_keeps_it(live, agent):
    awa, ben = factories.user(name="Awa"), factories.user(name="Ben")
    strict = live(test="most", value="2", kind="nps", holder="person", owner=awa, hours=2, priority=3)
    live(test="most", value="6", kind="nps", holder="person", owner=ben, hours=200, priority=1)
    survey = Survey.objects.get(slug="nps-after-contact")
    asked = [Asked(factories.customer().pk, f"visit:{n}") for n in range(2)]
    tokens = invite(survey=survey, asked=asked).values()
    for token in tokens:
        record_answer(token=token, score=6)
    followed()
    long_ago = timezone.now() - timedelta(days=5)
    Case.objects.update(opened_at=long_ago, clock_from=long_ago)
    kept, given = Case.objects.order_by("pk")
    Case.objects.filter(pk=kept.pk).update(owner=agent)
    now = timezone.now()
    for token in tokens:
        record_answer(token=token, score=1)
    followed()
    assert list(Case.objects.order_by("pk").values_list("owner", "answer_hours", "priority")) == [
        (agent.pk, 2, 3),
        (awa.pk, 2, 3),
    ]
    for row in FollowUp.objects.select_related("case"):
        assert row.case
        assert (row.rule, row.contact_by) == (strict.pk, row.case.answer_by)
        assert now < row.case.answer_by <= row.case.solve_by
        assert row.case.answer_by < given.answer_by


def test_a_stricter_rule_that_changes_nothing_is_told_to_nobody(live, team):
    live(test="most", value="2", kind="nps")
    live(test="most", value="6", kind="nps")
    survey, amelie = Survey.objects.get(slug="nps-after-contact"), factories.customer()
    token = invite(survey=survey, asked=[Asked(amelie.pk, "visit:1")])["visit:1"]
    record_answer(token=token, score=6)
    followed()
    before = FollowUp.objects.get()
    record_answer(token=token, score=1)
    followed()
    assert FollowUp.objects.get().contact_by == before.contact_by
    assert not Event.objects.filter(kind="followup.tightened").exists()


def test_an_open_link_on_the_second_survey_lets_the_rule_be_changed(live):
    second = Survey.objects.get(slug="second-nps")
    rule = live(second_survey=second)
    visit = Visit.of(make_open_link(survey=second, name="Counter"))
    record_open_answer(visit=visit, language="fr", score=3, sender=STAFF, admitted=lambda: None)
    assert write_rule(rule=rule, hours=9).hours == 9
