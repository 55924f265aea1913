"""The customers behind the figures of a journey: who entered it, whom it wrote to, whom it held back."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.template_tags import when
from journeys.domain.hold_out import compared, measured
from journeys.domain.journey import steps_of
from journeys.domain.queries import number_of, stands_at
from journeys.enums import EnrolmentState, MessageState, Reason
from journeys.models import Enrolment, Journey, Message
from metrics.domain.behind import Column, Narrowed, Population, Side


def _rows(asked: Narrowed, *, held_out: bool) -> QuerySet[Enrolment]:
    journeys = Journey.objects.filter(slug=asked.journey) if asked.journey else Journey.objects.all()
    return compared(measured(journeys)).filter(held_out=held_out).select_related("journey")


def _came_to_the_goal(
    rows: Callable[[Narrowed], QuerySet[Enrolment]],
) -> Callable[[Narrowed], QuerySet[Enrolment]]:
    return lambda asked: rows(asked).filter(goal_at__isnull=False)


def _entered(state: EnrolmentState | None = None) -> Callable[[Narrowed], QuerySet[Enrolment]]:
    def rows(asked: Narrowed) -> QuerySet[Enrolment]:
        told = Q(journey=number_of(asked.journey)) if asked.journey else Q()
        if asked.place:
            told &= _waits_at(asked)
        return Enrolment.objects.filter(told, Q(state=state) if state else Q()).select_related("journey")

    return rows


def _waits_at(asked: Narrowed) -> Q:
    """At a step of the journey asked for, as its page counts them."""
    journey = Journey.objects.filter(slug=asked.journey).first()
    steps = steps_of(journey) if journey else []
    reached = range(len(steps) + 1)
    here = [number for number in reached if stands_at(number, steps) == asked.place]
    later = Q(step__gt=len(steps)) if steps and asked.place == stands_at(len(steps), steps) else Q()
    return Q(state=EnrolmentState.WAITING) & (Q(step__in=here) | later)


_treated, _held_back = (partial(_rows, held_out=held_out) for held_out in (False, True))


def _of_enrolments(*sides: Side, more: tuple[str, ...] = ()) -> Population:
    return Population(
        sides=sides,
        columns=(
            JOURNEY,
            Column("goal_at", _("Goal reached"), lambda row: row.goal_at, lambda at: when(at, "short")),
        ),
        filters=("journey", "segment", *more),
        at="entered_at",
        at_name=_("Entered"),
        order=("-pk",),
    )


JOURNEY = Column("journey", _("Journey"), lambda row: row.journey.name)


def _waiting(rows: Callable[[], QuerySet[Any]], *columns: Column) -> Population:
    """Who waits longest first."""
    due = Side("all", _("What is due"), lambda _asked: rows().filter(due_at__lte=Now()))
    return Population(
        sides=(due,),
        columns=columns,
        filters=("segment",),
        at="due_at",
        at_name=_("Due"),
        order=("due_at", "pk"),
    )


POPULATIONS: Mapping[str, Population] = {
    "due_age": _waiting(
        lambda: Message.objects.filter(state=MessageState.DUE).select_related("template").defer("mime"),
        Column("template", _("Message"), lambda row: row.template.name),
        Column("reason", _("Reason"), lambda row: row.reason, lambda key: Reason(key).label if key else ""),
    ),
    "step_age": _waiting(
        lambda: Enrolment.objects.filter(state=EnrolmentState.WAITING).select_related("journey"),
        JOURNEY,
        Column("step", _("Step"), lambda row: row.step + 1, is_number=True),
    ),
    **dict.fromkeys(
        ("journey_lift", "extra_margin"),
        _of_enrolments(
            Side("treated", _("Treated"), _treated),
            Side("treated-reached", _("Treated, goal reached"), _came_to_the_goal(_treated)),
            Side("held-back", _("Hold-out"), _held_back),
            Side("held-back-reached", _("Hold-out, goal reached"), _came_to_the_goal(_held_back)),
        ),
    ),
    "journey_progress": _of_enrolments(
        Side("entered", _("Entered"), _entered()),
        *(Side(state.value, state.label, _entered(state)) for state in EnrolmentState),
        Side("reached", _("Goal reached"), _came_to_the_goal(_entered())),
        more=("place",),
    ),
}
