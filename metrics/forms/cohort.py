"""What the page of cohorts is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from metrics.enums import CohortMeasure
from metrics.forms.report import SegmentFilter


class CohortFilter(SegmentFilter):
    channel = forms.ChoiceField(
        label=_("Channel of the first purchase"),
        required=False,
        choices=[("", _("All channels")), *Channel.choices],
    )
    show = forms.ChoiceField(choices=CohortMeasure.choices, required=False, widget=forms.HiddenInput)

    @property
    def over(self) -> str:
        """All channels where the question was not understood."""
        asked = str(self.data.get("channel", ""))
        return asked if asked in Channel.values else ""

    @property
    def measure(self) -> CohortMeasure:
        """The usual one where the question was not understood."""
        asked = self.data.get("show", "")
        return CohortMeasure(asked) if asked in CohortMeasure else CohortMeasure.SHARE
