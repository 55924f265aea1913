"""How many percent of its customers a journey leaves without its messages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from journeys.models.journey import LARGEST_HOLD_OUT


class HoldOutForm(forms.Form):
    share = forms.IntegerField(
        label=_("Held back, in percent"),
        min_value=0,
        max_value=LARGEST_HOLD_OUT,
        help_text=_("Another share begins another comparison."),
    )
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
