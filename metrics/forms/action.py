"""Note, filter, move and talk about actions of the plan."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_input
from customers.forms.holder import ChoosesOnce, filter_of, owner_field, owner_filter
from customers.validators import DAYS
from metrics.domain.action import Plan
from metrics.domain.action_journey import journeys
from metrics.domain.action_queries import ALL, OPEN_ONES
from metrics.domain.goal_queries import goal_name, running_goals
from metrics.enums import ActionState
from metrics.models import Action, Goal, Segment


def amount(label: Any, *, help_text: Any = "", least: Decimal | None = None) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, max_digits=14, decimal_places=2, min_value=least, help_text=help_text
    )


def segment_choices() -> list[tuple[str, str]]:
    return [("", "–"), *((it.slug, it.name) for it in Segment.objects.filter(archived_at=None))]


def goal_choices() -> list[tuple[str, str]]:
    return [("", "–"), *((str(goal.pk), goal_name(goal)) for goal in running_goals())]


def journey_choices() -> list[tuple[str, str]]:
    return [("", "–"), *((it.slug, it.name) for it in journeys().values() if not it.once)]


COSTS = _(
    "All of it: messages, rewards, work. Where the journey holds customers back, its messages and points are "
    "counted: leave them out."
)


class ActionForm(ChoosesOnce):
    title = forms.CharField(label=_("What is to be done"), max_length=160)
    description = forms.CharField(
        label=_("In more words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = owner_field()
    due_on = forms.DateField(label=_("By when"), widget=day_input(), validators=DAYS)
    segment = forms.ChoiceField(label=_("Segment"), required=False, choices=segment_choices)
    goal = forms.ChoiceField(label=_("Goal"), required=False, choices=goal_choices)
    journey = forms.ChoiceField(label=_("Journey"), required=False, choices=journey_choices)
    cost = amount(_("Cost"), least=Decimal(0), help_text=COSTS)
    expected_gain = amount(_("Expected gain"), help_text=_("The extra margin it should bring in all."))
    observed_gain = amount(
        _("Observed gain"), help_text=_("The extra margin it brought. It is noted who stated it, and when.")
    )

    def __init__(self, *args: Any, action: Action | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if action:
            self._keep(action)

    def _keep(self, action: Action) -> None:
        """Saving takes nothing away that can no longer be chosen."""
        kept: dict[str, tuple[str, str] | None] = {
            "owner": (str(action.owner.pk), str(action.owner.name)) if action.owner else None,
            "goal": (str(action.goal_id), goal_name(action.goal)) if action.goal else None,
            "segment": (action.segment.slug, action.segment.name) if action.segment else None,
            "journey": (action.journey, action.journey) if action.journey else None,
        }
        for name, choice in kept.items():
            field: Any = self.fields[name]
            if choice and choice[0] not in dict(field.choices):
                field.choices = [*field.choices, choice]

    def plan(self) -> Plan:
        data = dict(self.cleaned_data)
        segment, goal, owner_id = data.pop("segment"), data.pop("goal"), data.pop("owner")
        found = Segment.objects.filter(slug=segment).first() if segment else None
        aimed_at = Goal.objects.filter(pk=goal).first() if goal else None
        return Plan(**data, owner_id=owner_id, segment=found, goal=aimed_at)


class ActionFilter(ChoosesOnce):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[(OPEN_ONES, _("Not ended")), *ActionState.choices, (ALL, _("All"))],
    )
    owner = owner_filter()
    late = forms.BooleanField(label=_("Only late ones"), required=False)
    told = forms.BooleanField(label=_("Cost and gain known"), required=False)

    def wanted(self, user_id: int) -> dict[str, Any]:
        """What `matching_actions` takes. An unreadable filter narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "state": data.get("state") or OPEN_ONES,
            "late": bool(data.get("late")),
            "told": bool(data.get("told")),
            **filter_of(data, "owner", user_id),
        }


class ActionMoveForm(forms.Form):
    state = forms.ChoiceField(choices=ActionState.choices)


class ActionCommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "required": True})
    )
