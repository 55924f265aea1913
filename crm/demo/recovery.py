"""Bad answers of the demo that were followed up: some in each column, and a rule still being tried."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from crm.models import User
from customers.cases.domain.case_move import answer_case, move_case
from customers.cases.domain.deadline import fill_times
from customers.models import Case, Event
from journeys.domain.loop.follow import plan_terms
from journeys.domain.loop.rule import go_live, write_rule
from journeys.models import LoopRule
from surveys.domain.answer import record_answer
from surveys.domain.follow_up import OCCASION, follow_up, note_deed, read_stages, thank
from surveys.domain.gesture import make_gesture
from surveys.domain.invitation import Asked, invite
from surveys.enums import Deed, Stage
from surveys.models import Answer, FollowUp, Invitation

WAYS = [
    *(3 * [Stage.HEARD], 3 * [Stage.CONTACT], 2 * [Stage.SOLVED], 2 * [Stage.ASKED]),
    *(5 * [Stage.RECOVERED], 2 * [Stage.LOST], [Stage.UNKNOWN]),
]
LATELY = timedelta(days=75)
SECOND = {Stage.RECOVERED: 9, Stage.LOST: 4}
PARTS = {
    # what happened → how much of the time since the answer had passed
    "case.opened": 0.0,
    "case.closed": 0.3,
    "followup.solved": 0.3,
    "survey.invited": 0.4,
    "survey.answered": 0.5,
    "followup.judged": 0.5,
}
CALL = ("case.answered", "gesture.made", "points.given")  # mostly within the time the rule gives


def seed_recovery() -> None:
    """After everything else was followed: only these answers are, and what visitors say from now on."""
    agents = list(User.objects.filter(team__isnull=False).order_by("pk"))
    rule = LoopRule.objects.get(name_en="Call detractors back")
    write_rule(rule=rule, team=agents[0].team)
    write_rule(rule=LoopRule.objects.get(name_en="Call dissatisfied customers back"), team=agents[0].team)
    go_live(rule=rule, actor_id=None)
    rule.refresh_from_db()
    ways = [way for some in WAYS for way in some]
    for number, (answer, way) in enumerate(zip(_answers(most=6, limit=len(ways)), ways, strict=False)):
        _walk(answer, way, rule, agents[number % len(agents)])
    fill_times()
    _thank()


def _answers(*, most: int = 10, least: int = 0, limit: int) -> list[Answer]:
    """One a customer, the latest first."""
    rows = (
        Answer.objects.counted()
        .of_customers()
        .filter(
            survey__kind="nps",
            score__range=(least, most),
            answered_at__gt=timezone.now() - LATELY,
            follow_up=None,
        )
    )
    found: dict[int, Answer] = {}
    for answer in rows.select_related("customer", "survey", "invitation").order_by("-answered_at", "-pk"):
        found.setdefault(answer.customer_id or 0, answer)
    return list(found.values())[:limit]


def _walk(answer: Answer, way: Stage, rule: LoopRule, agent: User) -> None:
    row = follow_up(answer=answer, terms=plan_terms(answer, rule))
    case: Any = row.case
    Case.objects.filter(pk=case.pk).update(owner=agent)
    if way != Stage.HEARD:
        answer_case(case=case, actor_id=agent.pk)
    if way in {Stage.RECOVERED, Stage.LOST} and agent.pk % 2:
        make_gesture(follow_up=row, key=f"demo:{row.pk}", points=300, limit=Decimal(20), actor_id=agent.pk)
    if way not in {Stage.HEARD, Stage.CONTACT}:
        move_case(case=case, to="closed", outcome="solved", note="Rappelé, réglé.", actor_id=agent.pk)
    if way in {Stage.ASKED, *SECOND} and rule.second_survey:
        occasion = f"{OCCASION}{row.pk}"
        token = invite(survey=rule.second_survey, asked=[Asked(row.customer_id, occasion)])[occasion]
        if way in SECOND:
            record_answer(token=token, score=SECOND[way])
    read_stages(cases=[case.pk], follow_ups=[row.pk])
    if way == Stage.UNKNOWN:
        FollowUp.objects.filter(pk=row.pk).update(stage=way, ended_at=timezone.now())
    _date(row, answer.answered_at)


def _date(row: FollowUp, heard: datetime) -> None:
    """The verbs write what happens now; the demo tells of the last months."""
    ago = timezone.now() - heard
    case = Case.objects.get(pk=row.case_id or 0)
    case.answer_by, case.solve_by = case.answer_by - ago, case.solve_by - ago
    at = {kind: heard + ago * part for kind, part in PARTS.items()}
    call = heard + (case.answer_by - heard) * (1.5 if row.pk % 5 == 0 else 0.4)
    at |= dict.fromkeys(CALL, min(call, heard + ago * 0.25))
    began = Event.objects.get(kind="case.opened", customer=row.customer_id, data__case=row.case_id)
    for kind, moment in at.items():
        Event.objects.filter(customer=row.customer_id, kind=kind, pk__gte=began.pk).update(occurred_at=moment)
    case.opened_at = case.clock_from = heard
    case.due_at = (case.solve_by if case.answered_at else case.answer_by) if case.due_at else None
    case.answered_at = at["case.answered"] if case.answered_at else None
    case.closed_at = at["case.closed"] if case.closed_at else None
    case.answered_in = case.solved_in = None
    case.save()
    asked, second = at["survey.invited"], at["survey.answered"]
    Invitation.objects.filter(occasion=f"{OCCASION}{row.pk}").update(created_at=asked)
    row.refresh_from_db()
    Answer.objects.filter(pk=row.second_answer_id or 0).update(answered_at=second)
    row.heard_at, row.contact_by = heard, case.answer_by
    row.contacted_at = case.answered_at
    row.solved_at = case.closed_at
    row.asked_at = asked if row.asked_at else None
    row.ended_at = second if row.ended_at else None
    row.save()


def _thank() -> None:
    rule = LoopRule.objects.get(name_en="Thank promoters")
    write_rule(rule=rule, link="https://reviews.example.org/")
    rule = go_live(rule=rule, actor_id=None)
    for answer, deed in zip(
        _answers(least=9, limit=5), [Deed.REVIEW, "", Deed.AMBASSADOR, "", ""], strict=False
    ):
        row = thank(answer=answer, rule=rule.pk, version=rule.version)
        if deed:
            note_deed(follow_up=row, deed=deed)
        FollowUp.objects.filter(pk=row.pk).update(heard_at=answer.answered_at)
