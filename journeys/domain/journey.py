"""A journey's definition: checked before it may run, read as steps, switched on and off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from customers.domain.log import record_event
from journeys.domain.condition import FIELD, compile_condition
from journeys.domain.wait import due_after, duration
from journeys.enums import EventKind, MessagePurpose
from journeys.models import EffectTally, Journey, LoopRule, MessageTemplate
from journeys.models.journey import LARGEST_HOLD_OUT
from surveys.enums import Phase
from surveys.models import Survey

OF_USE = timedelta(days=3)
"""How long a message is worth sending once it is due, where its step does not say."""


@dataclass(frozen=True)
class Wait:
    wait: Mapping[str, Any]


@dataclass(frozen=True)
class Send:
    template: str
    survey: str | None
    within: timedelta
    survey_field: str = ""
    """The field of the event that names the survey, where the step does not."""
    survey_phase: str = ""
    """Or the phase of the relation whose survey it asks."""


Step = Wait | Send


def steps_of(journey: Journey) -> list[Step]:
    """Raises Invalid for a step that is neither a wait nor a send."""
    return [_read_step(step) for step in journey.steps]


def _read_step(step: Any) -> Step:
    match step:
        case {"wait": wait}:
            due_after(wait, "now()")
            return Wait(wait)
        case {"send": str(template)}:
            within = duration(step["within"]) if "within" in step else OF_USE
            named = step.get("survey"), step.get("survey_field", ""), step.get("survey_phase", "")
            return Send(template, named[0], within, *named[1:])
    raise Invalid(_("Not a step: %(it)s") % {"it": str(step)[:80]})


def check_journey(journey: Journey) -> None:
    """Everything a journey names exists, and everything it says is understood. Raises Invalid."""
    if not FIELD.fullmatch(journey.occasion_field):
        raise Invalid(_("Not a field of an event: %(it)s") % {"it": journey.occasion_field[:40]})
    compile_condition(journey.trigger_where)
    if not journey.steps:
        raise Invalid(_("A journey has at least one step."))
    for step in steps_of(journey):
        if isinstance(step, Send):
            _check_send(step)
    for ending in [*journey.exits, *([journey.goal] if journey.goal else [])]:
        if not isinstance(ending, dict) or not isinstance(ending.get("kind"), str):
            raise Invalid(_("Not an event: %(it)s") % {"it": str(ending)[:80]})
        same = ending.get("same_occasion", True)
        if not isinstance(same, bool) and not FIELD.fullmatch(str(same)):
            raise Invalid(_("Not a field of an event: %(it)s") % {"it": str(same)[:40]})
        compile_condition(ending.get("where", {}))
    if journey.goal:
        duration(journey.goal.get("within"))
    check_hold_out(journey)


def check_hold_out(journey: Journey) -> None:
    """Only who is sold to may be left without, and only a goal tells what that changes. Raises Invalid."""
    if not 0 <= journey.hold_out <= LARGEST_HOLD_OUT:
        raise Invalid(_("Between 0 and %(most)d percent.") % {"most": LARGEST_HOLD_OUT}, field="hold_out")
    if journey.hold_out and (why := why_nobody_is_held_out(journey)):
        raise Invalid(why, field="hold_out")


def why_nobody_is_held_out(journey: Journey) -> str:
    """In words; empty where customers may be held back."""
    if not journey.goal:
        return _("Without a goal there is nothing to compare.")
    sent = [step.template for step in steps_of(journey) if isinstance(step, Send)]
    kept = MessageTemplate.objects.filter(slug__in=sent).exclude(purpose=MessagePurpose.MARKETING)
    if kept.exists():
        return _("It sends more than news and offers: everybody gets what they wait for, or are asked.")
    return ""


def _check_send(step: Send) -> None:
    if not MessageTemplate.objects.filter(slug=step.template).exists():
        raise Invalid(_("There is no message template “%(slug)s”.") % {"slug": step.template})
    if step.survey and not Survey.objects.filter(slug=step.survey).exists():
        raise Invalid(_("There is no survey “%(slug)s”.") % {"slug": step.survey})
    if step.survey_phase and step.survey_phase not in Phase.values:
        raise Invalid(_("Not a step: %(it)s") % {"it": step.survey_phase[:80]})


def _check_live(journey: Journey) -> None:
    asked = SurveysAsked()
    for step in steps_of(journey):
        if isinstance(step, Send) and step.survey_phase and asked.of(step) is None:
            words = {"phase": phase_words(step.survey_phase)}
            raise Invalid(_("No survey “%(phase)s” is live: publish one first.") % words)


def phase_words(phase: str) -> str:
    return str(dict(Phase.choices).get(phase, phase))


class SurveysAsked:
    """Which survey each step asks, read once for all of them.

    Of a phase, the latest survey that is live; the second questions of the closed loop are no survey of it.
    """

    def __init__(self) -> None:
        self._surveys = list(Survey.objects.order_by("created_at", "pk"))
        self._second = set(LoopRule.objects.values_list("second_survey", flat=True))

    def of(self, step: Send) -> Survey | None:
        fitting = [survey for survey in self._surveys if self._fits(step, survey)]
        return fitting[-1] if fitting else None

    def is_second(self, survey: Survey) -> bool:
        return survey.pk in self._second

    def _fits(self, step: Send, survey: Survey) -> bool:
        if step.survey_phase:
            return survey.active and survey.phase == step.survey_phase and not self.is_second(survey)
        return survey.slug == step.survey


def switch_journey(
    *, journey: Journey, active: bool, seen_at: datetime | None = None, actor_id: int | None = None
) -> None:
    """Off: nobody enters or moves on, and what is planned is not sent. Raises Invalid when it cannot run."""
    change_journey(journey=journey, active=active, seen_at=seen_at, actor_id=actor_id)


def hold_out(
    *, journey: Journey, share: int, seen_at: datetime | None = None, actor_id: int | None = None
) -> None:
    """So many percent of its customers are left without its messages from now on. Raises as below."""
    change_journey(journey=journey, share=share, seen_at=seen_at, actor_id=actor_id)


def change_journey(
    *,
    journey: Journey,
    active: bool | None = None,
    share: int | None = None,
    seen_at: datetime | None = None,
    actor_id: int | None = None,
) -> None:
    """Both or either. Raises Invalid, and Conflict where it is not as it was at `seen_at` any more.

    Another share is another version, and begins another comparison; the event keeps what the one before told.
    """
    with transaction.atomic():
        held = Journey.objects.select_for_update(no_key=True).get(pk=journey.pk)
        if seen_at and held.changed_at != seen_at:
            raise Conflict(_("Somebody changed this meanwhile."), field="seen_at")
        told = _hold_out(held, share) if share not in {None, held.hold_out} else {}
        if active:
            check_journey(held)
            _check_live(held)
        if active not in {None, held.active}:
            held.active = told["active"] = bool(active)
        if told:
            held.changed_at, held.changed_by_id = timezone.now(), actor_id
            held.save(
                update_fields=["active", "hold_out", "version", "hold_out_from", "changed_at", "changed_by"]
            )
            data = {"journey": held.slug} | told
            record_event(kind=EventKind.CHANGED, customer_id=None, actor_id=actor_id, data=data)
    journey.refresh_from_db()


def _hold_out(held: Journey, share: int | None) -> dict[str, Any]:
    """What is to be told of it. A count that runs keeps nothing of the share before: it looks at its end."""
    before = held.hold_out
    held.hold_out = share or 0
    check_hold_out(held)
    held.version = held.hold_out_from = held.version + 1
    tallies = EffectTally.objects.filter(journey=held)
    compared = {
        "held_back" if held_out else "treated": {"customers": customers, "reached": reached}
        for held_out, customers, reached in tallies.values_list("held_out", "customers", "reached")
    }
    tallies.delete()
    return {"hold_out": held.hold_out, "hold_out_before": before, "compared": compared}
