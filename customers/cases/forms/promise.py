"""Make, filter and settle promises."""

import secrets
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.cases.domain.case_queries import ALL
from customers.enums import PromiseKind, PromiseState
from customers.forms.holder import (
    ChoosesOnce,
    filter_of,
    owner_field,
    owner_filter,
    team_field,
    team_filter,
)
from customers.validators import DAYS

END_OF_DAY = time(18)


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def day_field(label: Any) -> forms.DateField:
    """Of a filter: a day may be missing."""
    return forms.DateField(label=label, required=False, widget=day_input(), validators=DAYS)


def clock_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def moment_of(day: date, clock: time | None) -> datetime:
    """Without a time it is promised for the end of the working day."""
    return timezone.make_aware(datetime.combine(day, clock or END_OF_DAY))


class PromiseForm(ChoosesOnce):
    """`key` is drawn with the form: sent twice, the promise is made once."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=PromiseKind.choices, initial=PromiseKind.ACTION, widget=forms.RadioSelect
    )
    what = forms.CharField(label=_("What"), max_length=300)
    day = forms.DateField(label=_("By when"), widget=day_input(), validators=DAYS)
    clock = forms.TimeField(label=_("Time"), required=False, widget=clock_input())
    agent = owner_field(label=_("By whom"))
    team = team_field()
    key = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "promise_%s"}))
        self.initial.setdefault("key", secrets.token_urlsafe(18))

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "what": data["what"],
            "due_at": moment_of(data["day"], data["clock"]),
            "agent_id": data["agent"],
            "team_id": data["team"],
            "key": f"form:{data['key']}",
        }


class PromiseMoveForm(ChoosesOnce):
    day = forms.DateField(label=_("By when"), widget=day_input(), validators=DAYS)
    clock = forms.TimeField(label=_("Time"), required=False, widget=clock_input())
    agent = owner_field(label=_("By whom"))
    team = team_field()
    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, help_text=_("What was agreed with the customer")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "promise_%s"}))

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "due_at": moment_of(data["day"], data["clock"]),
            "agent_id": data["agent"],
            "team_id": data["team"],
            "note": data["note"],
        }


class PromiseFilter(ChoosesOnce):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*PromiseState.choices, (ALL, _("All"))]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *PromiseKind.choices]
    )
    agent = owner_filter(label=_("By whom"))
    team = team_filter()
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    def wanted(self, user_id: int) -> dict[str, Any]:
        """What `matching_promises` takes. An unreadable filter narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "state": data.get("state") or PromiseState.OPEN,
            "late": bool(data.get("late")),
            **({"kind": data["kind"]} if data.get("kind") else {}),
            **filter_of(data, "agent", user_id),
            **filter_of(data, "team", user_id),
        }


class SettleForm(forms.Form):
    state = forms.ChoiceField(choices=[each for each in PromiseState.choices if each[0] != PromiseState.OPEN])
    note = forms.CharField(required=False, max_length=300)
