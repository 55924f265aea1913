"""What the page of cohorts is asked for."""

from django import forms

from metrics.enums import CohortMeasure
from metrics.forms.report import SegmentFilter


class CohortFilter(SegmentFilter):
    show = forms.ChoiceField(choices=CohortMeasure.choices, required=False, widget=forms.HiddenInput)

    @property
    def measure(self) -> CohortMeasure:
        """The usual one where the question was not understood."""
        asked = self.data.get("show", "")
        return CohortMeasure(asked) if asked in CohortMeasure else CohortMeasure.SHARE
