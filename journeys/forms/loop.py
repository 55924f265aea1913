"""A rule of the loop, the filters of the board, a gesture and its terms."""

import secrets
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.api import BIGGEST
from customers.enums import CaseKind, CasePriority
from customers.forms.holder import (
    ChoosesOnce,
    filter_of,
    owner_field,
    owner_filter,
    team_field,
    team_filter,
)
from customers.models import Topic
from journeys.domain.loop.board import PERIODS, USUAL
from journeys.domain.loop.rule import LONGEST_HOURS, TERMS
from journeys.enums import LoopOwner, LoopTest
from journeys.models import LoopRule, MessageTemplate
from metrics.enums import Tier
from metrics.models import Segment
from surveys.enums import Deed, LoopAction, SurveyKind
from surveys.models import Survey

NUMBERS = {"owner": "owner_id", "team": "team_id"}


class RowField(forms.TypedChoiceField):
    """A row by its number; empty is none. `rows` is asked once a form."""

    def __init__(self, *, label: Any, rows: Any, none: Any, help_text: Any = "") -> None:
        self.rows = rows
        super().__init__(
            label=label,
            required=False,
            choices=lambda: [("", none), *((str(row.pk), str(row)) for row in rows())],
            coerce=lambda pk: next((row for row in rows() if str(row.pk) == pk), None),
            empty_value=None,
            help_text=help_text,
        )


def _surveys() -> Any:
    return Survey.objects.order_by("slug")


def _topics() -> list[Topic]:
    return list(Topic.objects.filter(retired_at=None))


class RuleForm(ChoosesOnce):
    name_fr = forms.CharField(label=_("French name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80)
    action = forms.ChoiceField(label=_("Action"), choices=LoopAction.choices)
    survey = RowField(label=_("Survey"), rows=_surveys, none=_("All surveys of the kind"))
    kind = forms.ChoiceField(
        label=_("Kind of survey"), required=False, choices=[("", _("All kinds")), *SurveyKind.choices]
    )
    question = forms.CharField(
        label=_("Further question"),
        required=False,
        max_length=40,
        help_text=_("Its short name; empty: the score."),
    )
    test = forms.ChoiceField(label=_("What was said"), choices=LoopTest.choices)
    value = forms.CharField(
        label=_("Compared with"),
        required=False,
        max_length=200,
        help_text=_("A number; several values between commas; or a tone: positive, neutral, negative."),
    )
    segment = RowField(
        label=_("Segment"), rows=lambda: Segment.objects.filter(archived_at=None), none=_("Everybody")
    )
    tier = forms.ChoiceField(
        label=_("Value tier"), required=False, choices=[("", _("All tiers")), *Tier.choices]
    )
    case_kind = forms.ChoiceField(
        label=_("Kind of case"), choices=CaseKind.choices, initial=CaseKind.COMPLAINT.value
    )
    topic = RowField(label=_("Topic"), rows=_topics, none=_("None"))
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=CasePriority.choices, initial=CasePriority.HIGH.value, coerce=int
    )
    hours = forms.IntegerField(
        label=_("Contact within, in opening hours"), min_value=1, max_value=LONGEST_HOURS, initial=8
    )
    holder = forms.ChoiceField(
        label=_("Who has it"), choices=LoopOwner.choices, initial=LoopOwner.QUEUE.value
    )
    owner = owner_field(nobody=_("Nobody by name"))
    team = team_field()
    template = RowField(
        label=_("Message to the customer"),
        rows=lambda: MessageTemplate.objects.order_by("slug"),
        none=_("None"),
    )
    link = forms.URLField(
        label=_("Link of the invitation"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Where those who are thanked are invited to: the site of reviews, say."),
    )
    second_survey = RowField(
        label=_("Second question, once the case is closed"), rows=_surveys, none=_("None: not asked again")
    )

    @classmethod
    def of(cls, rule: LoopRule) -> dict[str, Any]:
        """What the form of this rule begins with."""
        stored = {name: getattr(rule, name) for name in TERMS}
        return {name: getattr(value, "pk", value) for name, value in stored.items()}

    def terms(self) -> dict[str, Any]:
        """What `write_rule` takes."""
        return {NUMBERS.get(name, name): self.cleaned_data[name] for name in TERMS}


class BoardFilter(ChoosesOnce):
    survey = forms.ChoiceField(
        label=_("Survey"),
        required=False,
        choices=lambda: [("", _("All surveys")), *((str(row.pk), row.title) for row in _surveys())],
    )
    team = team_filter()
    owner = owner_filter()
    rule = forms.ChoiceField(
        label=pgettext_lazy("loop", "Rule"),
        required=False,
        choices=lambda: [("", _("All rules")), *((str(row.pk), row.name) for row in LoopRule.objects.all())],
    )
    days = forms.TypedChoiceField(
        label=_("Period"),
        required=False,
        choices=lambda: [
            (days if days != USUAL else "", _("%(days)d days") % {"days": days}) for days in (USUAL, *PERIODS)
        ],
        coerce=int,
        empty_value=None,
    )
    customer = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST, widget=forms.HiddenInput)

    def wanted(self, user_id: int) -> dict[str, Any]:
        """What `board` takes. An unreadable filter narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        chosen = {name: int(data[name]) for name in ("survey", "rule", "customer") if data.get(name)}
        return {
            "days": data.get("days") or USUAL,
            **chosen,
            **filter_of(data, "team", user_id),
            **filter_of(data, "owner", user_id),
        }


class AssignForm(ChoosesOnce):
    owner = owner_field(nobody=_("No change of owner"))
    team = team_field(nobody=_("No change of team"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("owner") or data.get("team")):
            raise ValidationError({"owner": _("Say whose they become.")})
        return data


class GestureForm(forms.Form):
    """`key` is drawn with the form: sent twice, the gesture is made once."""

    points = forms.IntegerField(label=_("Points"), required=False, min_value=1, max_value=1_000_000)
    code = forms.CharField(label=_("or a code"), required=False, max_length=40)
    cost = forms.DecimalField(
        label=_("What the code costs"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
    )
    note = forms.CharField(label=_("Why"), required=False, max_length=200)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", secrets.token_urlsafe(18))


class GestureTermsForm(forms.Form):
    point_cost = forms.DecimalField(
        label=_("What a point costs"), min_value=0, max_digits=8, decimal_places=4
    )
    agent_most = forms.DecimalField(
        label=_("Most an agent may give for a case"), min_value=0, max_digits=10, decimal_places=2
    )
    manager_most = forms.DecimalField(
        label=_("Most a manager may give for a case"), min_value=0, max_digits=10, decimal_places=2
    )


class DeedForm(forms.Form):
    deed = forms.ChoiceField(label=_("What they did"), choices=Deed.choices)
