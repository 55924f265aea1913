"""What the invented shop is aiming at: two reviews of what it can do, goals, and the actions for them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone, translation

from core.errors import Invalid
from crm.enums import Role
from crm.models import User
from metrics.domain import registry
from metrics.domain.action import Plan, act_on_weakness, comment_action, move_action, plan_action
from metrics.domain.capability.evidence import Reading, beside, to_data
from metrics.domain.capability.measuring import measure_evidence, measured_by
from metrics.domain.capability.questions import QUESTIONS
from metrics.domain.capability_review import Said, answer_questions, close_review, start_review
from metrics.domain.goal import drop_goal, set_goal
from metrics.domain.goal_progress import progress_of
from metrics.domain.registry import Metric, Unit
from metrics.domain.snapshot.series import EVERYTHING
from metrics.enums import ActionState, GoalState
from metrics.models import Action, CapabilityAnswer, CapabilityReview, Goal, Segment

EARLIER: dict[str, int] = {
    "purchases": 4,
    "reach": 2,
    "profile": 2,
    "consent": 2,
    "quality": 2,
    "costs": 1,
    "logging": 3,
    "reasons": 3,
    "first_contact": 2,
    "promises": 2,
    "deadlines": 3,
    "same_quality": 2,
    "asking": 2,
    "words": 1,
    "following_up": 2,
    "freshness": 3,
    "foresight": 1,
    "targets": 1,
    "segments": 2,
    "journeys": 1,
    "effect": 1,
    "delivery": 3,
    "restraint": 2,
    "loyalty": 3,
}
LATER: dict[str, int] = EARLIER | {
    "reach": 4,
    "profile": 3,
    "consent": 4,
    "quality": 3,
    "costs": 3,
    "logging": 4,
    "reasons": 4,
    "first_contact": 3,
    "promises": 4,
    "asking": 3,
    "following_up": 4,
    "freshness": 5,
    "foresight": 4,
    "targets": 3,
    "segments": 4,
    "journeys": 3,
    "restraint": 5,
}
NOTES = {
    "words": "Personne n’a le temps de lire ; à confier à l’équipe de Lyon.",
    "effect": "Nous lançons, nous ne regardons pas ensuite.",
    "reach": "Le numéro est demandé en caisse depuis le printemps.",
}
EARLIER_AGO, LATER_AGO = timedelta(days=245), timedelta(days=21)
STEPS = ("+1 point", "+2 points", "+3 points", "+5 points", "+8 points", "+12 points", "+20 points")
SHARES = ("+1 %", "+3 %", "+6 %", "+10 %", "+15 %", "+25 %", "+40 %")
WISHES: Mapping[Unit, tuple[str, ...]] = defaultdict(lambda: SHARES, {Unit.SHARE: STEPS, Unit.SCORE: STEPS})
METRICS = (
    *("nps", "first_contact_resolution", "average_basket", "active_customers", "retention"),
    *("promises_kept", "response_rate", "revenue"),
)
TIMES = ((120, 60), (120, 60), (120, -60), (120, -1), (1, 120))
"""Begun so many days ago, running so many more."""
SHOWN = (GoalState.REACHED, GoalState.ON_COURSE, GoalState.BEHIND, GoalState.MISSED, GoalState.UNSURE)
DROPPED_WHY = "Remplacé par un objectif sur la fidélité."


def seed_plan() -> None:
    """Nothing where somebody plans already."""
    if Goal.objects.exists() or CapabilityReview.objects.exists():
        return
    today = timezone.localdate()
    managers = list(User.objects.filter(role__in=[Role.MANAGER, Role.ADMINISTRATOR]).order_by("pk"))
    if not managers:
        return
    measure_evidence()
    with translation.override("fr"):
        _review(EARLIER, timezone.now() - EARLIER_AGO, managers[0], is_past=True)
        latest_one = _review(LATER, timezone.now() - LATER_AGO, managers[0], is_past=False)
        goals = list(_goals(today, managers))
        _actions(today, managers, goals, latest_one)


def _review(levels: Mapping[str, int], at: datetime, manager: User, *, is_past: bool) -> CapabilityReview:
    """Of one so many months ago the evidence is what facts alone still tell of that day."""
    review, _made = start_review(actor_id=manager.pk)
    said = {key: Said(levels[key], NOTES.get(key, "")) for key in QUESTIONS}
    answer_questions(review=review, said=said, actor_id=manager.pk)
    close_review(review=review, actor_id=manager.pk)
    CapabilityReview.objects.filter(pk=review.pk).update(started_at=at - timedelta(hours=1), closed_at=at)
    given = CapabilityAnswer.objects.filter(review=review)
    given.update(answered_at=at)
    if is_past:
        then = {key: Reading(key, value, n, at) for key, value, n in measured_by(timezone.localdate(at))}
        for answer in given:
            answer.evidence = to_data(beside(QUESTIONS[answer.question].evidence, then))
            answer.save(update_fields=["evidence"])
    return review


def _goals(today: date, managers: list[User]) -> Iterator[Goal]:
    """One of each state the figures allow: wishes are tried, the state follows from what was measured."""
    missing, left = [*SHOWN], [registry.get(key) for key in METRICS]
    for time in TIMES:
        for metric in list(left):
            wishes = [_turned(wish, metric) for wish in WISHES[metric.unit]]
            found = next(_tried(metric, wishes, time, today, managers, missing), None)
            if found:
                goal, state = found
                missing.remove(state)
                left.remove(metric)
                yield goal
    for metric in left[:1]:
        given_up = _aim(metric, _turned(WISHES[metric.unit][-1], metric), TIMES[0], today, managers)
        if given_up:
            drop_goal(goal=given_up, why=DROPPED_WHY)


def _tried(
    metric: Metric,
    wishes: list[str],
    time: tuple[int, int],
    today: date,
    managers: list[User],
    missing: list[GoalState],
) -> Iterator[tuple[Goal, GoalState]]:
    for wish in wishes:
        goal = _aim(metric, wish, time, today, managers)
        if goal is None:
            continue
        [progress] = progress_of([goal], day=today)
        if progress.state in missing:
            yield goal, progress.state
            return
        goal.delete()


def _aim(metric: Metric, wish: str, time: tuple[int, int], today: date, managers: list[User]) -> Goal | None:
    """None where nothing was measured that day, or the figure cannot have such a value."""
    begun, left = time
    try:
        return set_goal(
            metric=metric.key,
            scope=EVERYTHING,
            wish=wish,
            start_on=today - timedelta(days=begun),
            due_on=today + timedelta(days=left),
            owner_id=managers[len(metric.key) % len(managers)].pk,
            actor_id=managers[0].pk,
        )
    except Invalid:
        return None


def _turned(wish: str, metric: Metric) -> str:
    return wish if metric.higher_is_better else wish.replace("+", "-")


def _actions(today: date, managers: list[User], goals: list[Goal], review: CapabilityReview) -> None:
    first, second = managers[0], managers[-1]
    agent = User.objects.filter(role=Role.AGENT).order_by("pk").first() or first
    weakness = review.answers.get(question="words")
    with translation.override("fr"):  # the language of the invented shop's own words
        act_on_weakness(answer=weakness, actor_id=first.pk)
    called = _called_back(today, goals[0] if goals else None)
    _act(ActionState.DONE, replace(called, owner_id=first.pk), first.pk)
    revived = _revived(today, goals[-1] if goals else None)
    doing = _act(ActionState.DOING, replace(revived, owner_id=second.pk), first.pk)
    _act(ActionState.DONE, replace(_reminded(today), owner_id=second.pk), first.pk)
    late = Plan(title="Demander le motif de chaque retour", due_on=today - timedelta(days=6))
    _act(ActionState.PLANNED, replace(late, owner_id=agent.pk), first.pk)
    card = Plan(title="Carte de fidélité en plastique", due_on=today, cost=Decimal(9000))
    _act(ActionState.DROPPED, card, first.pk)
    comment_action(action=doing, text="Les premiers messages partent lundi.", actor_id=second.pk)


def _called_back(today: date, goal: Goal | None) -> Plan:
    return Plan(
        title="Rappeler sous deux jours chaque client mécontent",
        due_on=today - timedelta(days=40),
        cost=Decimal(1800),
        expected_gain=Decimal(4000),
        observed_gain=Decimal(3150),
        goal=goal,
    )


def _revived(today: date, goal: Goal | None) -> Plan:
    return Plan(
        title="Relancer les bons clients silencieux",
        due_on=today + timedelta(days=30),
        cost=Decimal(600),
        expected_gain=Decimal(2500),
        segment=Segment.objects.filter(archived_at=None, built_in=False).order_by("pk").first(),
        goal=goal,
    )


def _reminded(today: date) -> Plan:
    """Its return is measured: the journey leaves some out."""
    return Plan(
        title="Rappeler leur panier à ceux qui l’ont laissé",
        due_on=today - timedelta(days=15),
        cost=Decimal(250),
        expected_gain=Decimal(900),
        journey="abandoned-cart",
    )


def _act(state: ActionState, plan: Plan, actor_id: int) -> Action:
    action = plan_action(plan=plan, actor_id=actor_id)
    if state != ActionState.PLANNED:
        move_action(action=action, state=state)
    return action
