"""Filter the list of messages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from journeys.enums import MessagePurpose, MessageState


class MessageFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *MessageState.choices]
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=[("", _("Any purpose")), *MessagePurpose.choices]
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
