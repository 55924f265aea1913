"""Open, change, filter and move cases."""

import json
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.api import BIGGEST
from core.text import clean_text
from customers.cases.domain.case import TEXT_LIMIT, marks_of
from customers.cases.domain.case_queries import ALL, RUNS
from customers.enums import CaseKind, CaseOutcome, CasePriority, CaseState
from customers.forms.holder import (
    ChoosesOnce,
    filter_of,
    owner_field,
    owner_filter,
    team_field,
    team_filter,
)
from customers.models import Case, Topic

OUTCOMES = [("", _("How did it end?")), *CaseOutcome.choices]


def topic_choices(chosen: Topic | None = None) -> list[tuple[str, str]]:
    """The topics in use, and the one a case has already."""
    topics = [topic for topic in Topic.objects.all() if not topic.retired_at or topic == chosen]
    return [(str(topic.pk), topic.label) for topic in topics]


class CaseForm(ChoosesOnce):
    """`key` is drawn with the form: sent twice, the case is opened once."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=CaseKind.choices, initial=CaseKind.REQUEST, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=_("Subject"), max_length=160)
    description = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=CasePriority.choices, initial=CasePriority.NORMAL.value, coerce=int
    )
    owner = owner_field()
    team = team_field()
    key = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    seen = forms.JSONField(required=False, max_length=1000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        topic: Any = self.fields["topic"]
        topic.choices = [("", _("None")), *topic_choices(case.topic if case else None)]
        if case and case.owner and not case.owner.is_active:  # saving must not take it from who has left
            owner: Any = self.fields["owner"]
            owner.choices = [*owner.choices, (str(case.owner.pk), case.owner.name)]
        self.initial.setdefault("key", secrets.token_urlsafe(18))

    def clean_topic(self) -> Topic | None:
        chosen = self.cleaned_data["topic"]
        return Topic.objects.filter(pk=chosen).first() if chosen else None

    def clean_description(self) -> str:
        return clean_text(self.cleaned_data["description"])

    def clean_seen(self) -> dict[str, str] | None:
        """Only an edit carries it."""
        seen = self.cleaned_data["seen"]
        return seen if isinstance(seen, dict) else None

    def see(self, case: Case) -> None:
        """The reader has now been told what the case has become."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen": json.dumps(marks_of(case))}

    def arguments(self) -> dict[str, Any]:
        """What `open_case` and `change_case` both take."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("kind", "subject", "description", "topic", "priority")}
        return same | {"owner_id": data["owner"], "team_id": data["team"]}


class CaseFilter(ChoosesOnce):
    """The filters above the list and the board."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[(RUNS, _("Clock running")), *CaseState.choices, (ALL, _("All"))],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *CaseKind.choices]
    )
    owner = owner_filter()
    team = team_filter()
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, choices=lambda: [("", _("All topics")), *topic_choices()]
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        required=False,
        choices=[("", _("All priorities")), *CasePriority.choices],
        coerce=int,
        empty_value=None,
    )
    late = forms.BooleanField(label=_("Only late ones"), required=False)
    customer = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST, widget=forms.HiddenInput)

    def wanted(self, user_id: int) -> dict[str, Any]:
        """What `matching_cases` takes. An unreadable filter narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        chosen = {name: data[name] for name in ("kind", "topic", "priority", "customer") if data.get(name)}
        return {
            "state": data.get("state") or RUNS,
            "late": bool(data.get("late")),
            **chosen,
            **filter_of(data, "owner", user_id),
            **filter_of(data, "team", user_id),
        }


class CaseMoveForm(forms.Form):
    """Into another state; closing says how it ended."""

    to = forms.ChoiceField(choices=CaseState.choices)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, required=False)
    note = forms.CharField(
        label=_("What was done"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


ASSIGN, PRIORITISE, CLOSE = "assign", "prioritise", "close"


class BulkForm(ChoosesOnce):
    """One change for every case that is ticked."""

    action = forms.ChoiceField(
        label=_("With the ticked ones"),
        choices=[
            (ASSIGN, _("Assign")),
            (PRIORITISE, _("Change the priority")),
            (CLOSE, pgettext_lazy("case", "Close")),
        ],
    )
    owner = owner_field(nobody=_("No change of owner"))
    team = team_field(nobody=_("No change of team"))
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=CasePriority.choices,
        coerce=int,
        initial=CasePriority.HIGH.value,
        required=False,
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, required=False)
    note = forms.CharField(label=_("What was done"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("action") == CLOSE and not data.get("outcome"):
            raise ValidationError({"outcome": _("Say how it ended.")})
        if data.get("action") == ASSIGN and not (data.get("owner") or data.get("team")):
            raise ValidationError({"owner": _("Say whose they become.")})
        return data
