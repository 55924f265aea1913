"""What the report of themes is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from metrics.domain.themes import PERIODS
from metrics.forms.report import SegmentFilter


class ThemeFilter(SegmentFilter):
    days = forms.ChoiceField(
        choices=[(str(days), str(days)) for days in PERIODS], required=False, widget=forms.HiddenInput
    )

    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("All channels")), *Channel.choices]
    )

    @property
    def over(self) -> str:
        """All channels where the question was not understood."""
        self.is_valid()
        return str(self.cleaned_data.get("channel") or "")

    @property
    def length(self) -> int:
        """The usual one where the question was not understood."""
        self.is_valid()
        return int(self.cleaned_data.get("days") or PERIODS[1])
