"""Filter the list of messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms.holder import ChoosesOnce
from journeys.enums import MessagePurpose, MessageState, Reason
from journeys.models import Journey

MOST_STEPS = 100


def journey_choices() -> list[tuple[str, Any]]:
    return [("", _("Any journey")), *((each.slug, each.name) for each in Journey.objects.order_by("slug"))]


class MessageFilter(ChoosesOnce):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *MessageState.choices]
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=[("", _("Any purpose")), *MessagePurpose.choices]
    )
    reason = forms.ChoiceField(
        label=_("Not sent because"), required=False, choices=[("", _("Any reason")), *Reason.choices]
    )
    journey = forms.ChoiceField(label=_("Journey"), required=False, choices=journey_choices)
    place = forms.IntegerField(
        label=_("Step of the journey"), required=False, min_value=1, max_value=MOST_STEPS
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
