"""Set, filter, change and give up goals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_input
from customers.forms.holder import ChoosesOnce, filter_of, owner_field, owner_filter
from customers.validators import DAYS
from metrics.domain import registry
from metrics.domain.goal import Start
from metrics.domain.goal_wish import LONGEST
from metrics.domain.registry import Unit
from metrics.domain.snapshot.scopes import as_choices, named_scopes, scope_of
from metrics.domain.snapshot.take import kept_daily
from metrics.enums import GoalState
from metrics.models import Goal


def metric_choices() -> list[tuple[str, str]]:
    """Those kept day by day of which it is known what is better."""
    return [(it.key, str(it.name)) for it in kept_daily() if it.higher_is_better is not None]


class GoalForm(ChoosesOnce):
    metric = forms.ChoiceField(label=_("Figure"), choices=metric_choices)
    scope = forms.ChoiceField(label=_("Of whom"), required=False)
    wish = forms.CharField(
        label=_("Where to"),
        max_length=LONGEST,
        help_text=_("“+10 points”, “+5%” of where it stands, or the value itself: “45”. Shares in percent."),
    )
    due_on = forms.DateField(label=_("By when"), widget=day_input(), validators=DAYS)
    owner = owner_field()
    why = forms.CharField(
        label=_("Why it matters"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    start = forms.FloatField(
        label=_("Another start"),
        required=False,
        help_text=_("Left empty, it starts from what was last measured. Shares in percent."),
    )
    start_reason = forms.CharField(label=_("Why another start"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope: Any = self.fields["scope"]
        scope.choices = as_choices(named_scopes())

    def arguments(self) -> dict[str, Any]:
        """What `set_goal` takes. Raises Invalid."""
        data = self.cleaned_data
        start = None
        if data["start"] is not None:
            one = 0.01 if registry.get(data["metric"]).unit == Unit.SHARE else 1.0
            start = Start(value=data["start"] * one, reason=data["start_reason"])
        names = ("metric", "wish", "due_on", "why")
        same = {name: data[name] for name in names}
        return same | {"scope": scope_of(data["scope"]), "owner_id": data["owner"], "start": start}


class GoalChangeForm(ChoosesOnce):
    due_on = forms.DateField(label=_("By when"), widget=day_input(), validators=DAYS)
    owner = owner_field()
    why = forms.CharField(
        label=_("Why it matters"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        if goal.owner and not goal.owner.is_active:  # saving must not take it from who has left
            owner.choices = [*owner.choices, (str(goal.owner.pk), str(goal.owner))]

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"due_on": data["due_on"], "owner_id": data["owner"], "why": data["why"]}


class GoalDropForm(forms.Form):
    why = forms.CharField(label=_("Why it is given up"), max_length=300)


class GoalFilter(ChoosesOnce):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Not given up")), *GoalState.choices]
    )
    owner = owner_filter()

    def wanted(self, user_id: int) -> dict[str, Any]:
        """What `goal_lines` takes. An unreadable filter narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        return {"state": data.get("state") or "", **filter_of(data, "owner", user_id)}
