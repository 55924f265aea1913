"""What the report of themes is asked for."""

from django import forms

from metrics.domain.themes import PERIODS
from metrics.forms.report import SegmentFilter


class ThemeFilter(SegmentFilter):
    days = forms.ChoiceField(
        choices=[(str(days), str(days)) for days in PERIODS], required=False, widget=forms.HiddenInput
    )

    @property
    def length(self) -> int:
        """The usual one where the question was not understood."""
        self.is_valid()
        return int(self.cleaned_data.get("days") or PERIODS[1])
