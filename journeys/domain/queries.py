"""What the pages on journeys read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from journeys.domain.journey import Send, Step, SurveysAsked, Wait, phase_words, steps_of
from journeys.enums import NOT_DECIDED, EnrolmentState
from journeys.models import Enrolment, EnrolmentTally, Journey, Message, MessageTally, MessageTemplate
from surveys.models import Survey


def journeys_with_counts() -> QuerySet[Journey]:
    """Every journey with how many `entered`, are `waiting`, `left`, came `through` and `reached` the goal."""
    return Journey.objects.annotate(
        entered=Sum("enrolment_tallies__enrolments", default=0),
        waiting=_enrolments(EnrolmentState.WAITING),
        left=_enrolments(EnrolmentState.LEFT),
        through=_enrolments(EnrolmentState.DONE),
        reached=Sum("enrolment_tallies__reached", default=0),
    ).order_by("slug")


def _enrolments(state: EnrolmentState) -> Sum:
    return Sum("enrolment_tallies__enrolments", filter=Q(enrolment_tallies__state=state), default=0)


@dataclass
class StepFigures:
    """One step and what became of those who came to it. `held` counts the messages not sent, by reason."""

    step: Step
    waiting: int = 0
    template: MessageTemplate | None = None
    survey: Survey | None = None
    silent: str = ""
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


def stands_at(number: int, steps: Sequence[Step]) -> int:
    """At which step somebody stands whose next is `number`, the first one 1; whoever waits, at the wait."""
    waits = 0 < number <= len(steps) and isinstance(steps[number - 1], Wait)
    return min(number - 1 if waits else number, len(steps) - 1) + 1


def step_figures(journey: Journey) -> list[StepFigures]:
    """The steps in order. Whoever waits stands at the wait before their next step."""
    steps = steps_of(journey)
    figures = [StepFigures(step) for step in steps]
    waiting = EnrolmentTally.objects.filter(journey=journey, state=EnrolmentState.WAITING)
    for number, count in waiting.values_list("step", "enrolments"):
        if figures:
            figures[stands_at(number, steps) - 1].waiting += count
    messages = MessageTally.objects.filter(journey=journey)
    for number, state, reason, count in messages.values_list("step", "state", "reason", "messages"):
        if number < len(figures):
            figures[number].states[state] += count
            if reason and state not in NOT_DECIDED:
                figures[number].reasons[reason] += count
    _add_templates(figures)
    _add_surveys(figures)
    return figures


def _add_templates(figures: Iterable[StepFigures]) -> None:
    sends = {it.step.template: it for it in figures if isinstance(it.step, Send)}
    for template in MessageTemplate.objects.filter(slug__in=sends):
        sends[template.slug].template = template


def _add_surveys(figures: Iterable[StepFigures]) -> None:
    asked = SurveysAsked()
    for it in figures:
        if isinstance(it.step, Send):
            it.survey, it.silent = asked.of(it.step), why_silent(it.step, asked)


def why_silent(step: Send, asked: SurveysAsked) -> str:
    """Why nothing leaves, where the survey it would ask is not live."""
    if step.survey_phase and asked.of(step) is None:
        words = {"phase": phase_words(step.survey_phase)}
        return _("No survey “%(phase)s” is live: nothing leaves.") % words
    survey = asked.of(step)
    return _("The survey is closed: nothing leaves.") if survey and not survey.active else ""


def silent_journeys(journeys: Iterable[Journey]) -> dict[str, str]:
    """Slug → why nothing leaves, of those that are on."""
    asked = SurveysAsked()
    return {
        journey.slug: why
        for journey in journeys
        if journey.active
        for step in steps_of(journey)
        if isinstance(step, Send) and (why := why_silent(step, asked))
    }


@dataclass(frozen=True)
class Sender:
    """A journey that asks a survey; `instead` is the one it asks in place of another of the same phase."""

    journey: Journey
    instead: Survey | None = None


def senders_of(survey: Survey) -> list[Sender]:
    asked, found = SurveysAsked(), []
    for journey in Journey.objects.filter(mailing=None).order_by("-active", "slug"):
        for step in steps_of(journey):
            if not isinstance(step, Send):
                continue
            chosen = asked.of(step)
            if chosen == survey or (step.survey_field and asked.is_second(survey)):
                found.append(Sender(journey))
            elif chosen and step.survey_phase == survey.phase and not asked.is_second(survey):
                found.append(Sender(journey, chosen))
    return found


def messages(
    *,
    state: str = "",
    purpose: str = "",
    reason: str = "",
    journey: str = "",
    place: int | None = None,
    before: int | None = None,
) -> QuerySet[Message]:
    """The latest first; `before` is the number of a message to read on from."""
    rows = Message.objects.select_related("customer", "template").defer("mime").order_by("-pk")
    told = such_messages(state=state, purpose=purpose, reason=reason, journey=journey, place=place)
    return rows.filter(told, pk__lt=before) if before else rows.filter(told)


def such_messages(
    *, state: str = "", purpose: str = "", reason: str = "", journey: str = "", place: int | None = None
) -> Q:
    """`journey` and `place`, a step of it, are of what sent them; `reason` is why they were not sent."""
    told = {"state": state, "purpose": purpose, "reason": reason}
    found = Q(**{name: value for name, value in told.items() if value})
    if reason:
        found &= ~Q(state__in=NOT_DECIDED)
    if journey:
        found &= Q(enrolment__journey=number_of(journey))
    if place:
        found &= Q(step=place - 1)
    return found


def number_of(slug: str) -> int:
    """Of a journey, 0 where there is none: told its number the database knows whether it has many or few."""
    return Journey.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0


def plans_of(customer_id: int) -> QuerySet[Enrolment]:
    """The journeys a customer is on, the next step first."""
    on_the_way = Enrolment.objects.filter(customer=customer_id, state=EnrolmentState.WAITING)
    return on_the_way.select_related("journey").order_by("due_at", "pk")


def messages_of(customer_id: int) -> QuerySet[Message]:
    """The latest first, each with whether its enrolment reached its goal."""
    reached = Enrolment.objects.filter(pk=OuterRef("enrolment"), goal_at__isnull=False)
    mine = Message.objects.filter(customer=customer_id).select_related("template").defer("mime")
    return mine.annotate(reached=Exists(reached)).order_by(F("created_at").desc(), "-pk")
