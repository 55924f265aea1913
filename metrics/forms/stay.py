"""What the report of how long customers stay is asked for."""

from django import forms

from metrics.enums import StaySplit
from metrics.forms.report import ReportFilter


class StayFilter(ReportFilter):
    """`group` is drawn alone beside everybody."""

    by = forms.ChoiceField(choices=StaySplit.choices, required=False, widget=forms.HiddenInput)
    group = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    @property
    def split(self) -> StaySplit:
        """The usual one where the question was not understood."""
        self.is_valid()
        return StaySplit(self.cleaned_data.get("by") or StaySplit.ALL)

    @property
    def chosen(self) -> str | None:
        """A group may have no name: who came by an unknown way."""
        return str(self.data["group"]) if "group" in self.data else None
