"""The action plan: note what is to be done, change it, move it on, talk about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line, clean_text
from metrics.domain.action_journey import refuse_unknown_journey
from metrics.domain.capability.questions import QUESTIONS
from metrics.domain.capability.result import WEAK
from metrics.domain.effect import Effect, Return, return_of_effect
from metrics.domain.formulas.payback import payback
from metrics.domain.return_terms import Terms
from metrics.enums import ActionState
from metrics.models import Action, ActionComment, CapabilityAnswer, Goal, Segment
from metrics.models.action import OPEN

TIME_FOR_A_WEAKNESS = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is written down about an action."""

    title: str
    due_on: date
    description: str = ""
    owner_id: int | None = None
    cost: Decimal | None = None
    expected_gain: Decimal | None = None
    observed_gain: Decimal | None = None
    segment: Segment | None = None
    goal: Goal | None = None
    journey: str = ""

    @classmethod
    def of(cls, action: Action) -> "Plan":
        return cls(**{field.name: getattr(action, field.name) for field in fields(cls)})


def plan_action(*, plan: Plan, actor_id: int | None) -> Action:
    action = Action(created_by_id=actor_id)
    _write(action, plan, actor_id)
    action.save(force_insert=True)
    action.refresh_from_db()
    return action


def change_action(*, action: Action, plan: Plan, actor_id: int | None) -> None:
    with transaction.atomic():
        held = Action.objects.select_for_update().get(pk=action.pk)
        _write(held, plan, actor_id)
        held.save()
    action.refresh_from_db()


def move_action(*, action: Action, state: str) -> None:
    """Begin it, end it, or take it up again."""
    if state not in ActionState.values:
        raise Invalid(_("There is no such state."), field="state")
    with transaction.atomic():
        held = Action.objects.select_for_update().get(pk=action.pk)
        begins = state in {ActionState.DOING, ActionState.DONE} and held.started_at is None
        began = {"started_at": Now()} if begins else {}
        ended = {"ended_at": None if state in OPEN else Now()} if state != held.state else {}
        Action.objects.filter(pk=held.pk).update(state=state, **began, **ended)
    action.refresh_from_db()


def comment_action(*, action: Action, text: str, actor_id: int | None) -> ActionComment:
    said = clean_text(text)
    if not said:
        raise Invalid(_("Write something."), field="text")
    return ActionComment.objects.create(action=action, text=said, author_id=actor_id)


def act_on_weakness(*, answer: CapabilityAnswer, actor_id: int | None) -> Action:
    """The action that a weak answer calls for. Asked again, it is the same one."""
    if answer.level > WEAK or answer.question not in QUESTIONS:
        raise Conflict(_("This is no weakness."))
    with transaction.atomic():
        CapabilityAnswer.objects.select_for_update().get(pk=answer.pk)
        if found := Action.objects.filter(weakness=answer).first():
            return found
        question = QUESTIONS[answer.question]
        plan = Plan(
            title=str(question.remedy),
            description=answer.note,
            due_on=timezone.localdate() + TIME_FOR_A_WEAKNESS,
            owner_id=actor_id,
        )
        action = plan_action(plan=plan, actor_id=actor_id)
        Action.objects.filter(pk=action.pk).update(weakness=answer)
    action.refresh_from_db()
    return action


def may_move(action: Action, user_id: int) -> bool:
    """Its owner may, without any right to keep the plan."""
    return action.owner_id == user_id


def return_of(action: Action) -> Decimal | None:
    """(gain − cost) / cost, of the gain a person stated. None while either is unknown, or it cost nothing."""
    if action.cost is None or action.observed_gain is None:
        return None
    return payback(extra_margin=action.observed_gain, messages=action.cost)


def measured_return(
    action: Action, known: Mapping[str, Effect], terms: Terms, others: Sequence[Action] = ()
) -> Return | None:
    """By those whom its journey holds back; None where it holds nobody back, or there is no journey.

    `others` name the same journey: its effect is theirs together, and is held against what all of them cost.
    """
    effect = known.get(action.journey)
    return return_of_effect(effect, terms, stated=list(_stated(action, others))) if effect else None


def _stated(action: Action, others: Sequence[Action]) -> Iterator[tuple[str, Decimal]]:
    if action.cost:
        yield _("Stated with the action"), action.cost
    for other in others:
        if other.cost:
            yield _("Stated with “%(action)s”") % {"action": other.title}, other.cost


def _write(action: Action, plan: Plan, actor_id: int | None) -> None:
    title = clean_line(plan.title)
    if not title:
        raise Invalid(_("Say what is to be done."), field="title")
    if plan.cost is not None and plan.cost < 0:
        raise Invalid(_("A cost cannot be negative."), field="cost")
    if plan.journey != action.journey:
        refuse_unknown_journey(plan.journey)
    if plan.observed_gain != action.observed_gain:
        stated: dict[str, Any] = {"gain_at": timezone.now(), "gain_by_id": actor_id}
        for name, value in stated.items():
            setattr(action, name, value)
    for field in fields(plan):
        setattr(action, field.name, getattr(plan, field.name))
    action.title, action.description = title, clean_text(plan.description)
