"""Filter the list of messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journeys.domain.journey import Send, steps_of
from journeys.enums import MessagePurpose, MessageState, Reason
from journeys.models import Journey, MessageTemplate

MOST_STEPS = 100


class MessageFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *MessageState.choices]
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=[("", _("Any purpose")), *MessagePurpose.choices]
    )
    reason = forms.ChoiceField(
        label=_("Not sent because"), required=False, choices=[("", _("Any reason")), *Reason.choices]
    )
    journey = forms.ChoiceField(label=_("Journey"), required=False)
    place = forms.IntegerField(
        label=_("Step of the journey"), required=False, min_value=1, max_value=MOST_STEPS
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        journeys = {journey.slug: journey for journey in Journey.objects.order_by("slug")}
        names = [(slug, journey.name) for slug, journey in journeys.items()]
        self.fields["journey"].choices = [("", _("Any journey")), *names]  # type: ignore[attr-defined]
        if journey := journeys.get(self.data.get("journey", "")):
            self.fields["place"].widget = forms.Select(choices=[("", _("Any step")), *_sent_by(journey)])


def _sent_by(journey: Journey) -> list[tuple[int, str]]:
    """The steps that send, each with what it sends."""
    sends = [(at, step) for at, step in enumerate(steps_of(journey), start=1) if isinstance(step, Send)]
    named = {step.template for _at, step in sends}
    names = {each.slug: each.name for each in MessageTemplate.objects.filter(slug__in=named)}
    return [(at, f"{at}. {names.get(step.template, step.template)}") for at, step in sends]
