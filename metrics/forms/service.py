"""What the service page is asked for: days, channel, team, and by what it is split."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from customers.forms.holder import team_choices
from metrics.domain.reasons import LENGTHS
from metrics.domain.service import Wanted
from metrics.enums import ServiceSplit
from metrics.forms.report import PeriodFilter, SegmentFilter

COUNTED = {str(days) for days in LENGTHS}


class ServiceFilter(PeriodFilter):
    by = forms.ChoiceField(choices=ServiceSplit.choices, required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("All channels")), *Channel.choices]
    )
    team = forms.ChoiceField(
        label=_("Team"), required=False, choices=lambda: [("", _("All teams")), *team_choices()]
    )

    @property
    def split(self) -> ServiceSplit:
        """Raises ValueError for one there is not."""
        return ServiceSplit(self.data["by"] or ServiceSplit.CHANNEL)

    def wanted(self) -> Wanted:
        """The usual days of everything where the question was not understood."""
        asked = self.cleaned_data if self.is_valid() else {}
        team = asked.get("team")
        return Wanted(*self.days, asked.get("channel", ""), int(team) if team else None)


class ReasonFilter(SegmentFilter, ServiceFilter):
    """Of one split alone, so it is not asked by which. Of a segment some periods are counted."""

    by = None  # type: ignore[assignment]  # how a form drops a field of its parent
    field_order = ("period", "since", "until", "channel", "team", "segment")

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if asked.get("segment") and asked.get("period") not in COUNTED:
            self.add_error(
                "period", _("Of a segment the last 7, 30, 90 or 365 days are counted: choose one of these.")
            )
        return asked

    def wanted(self) -> Wanted:
        segment = self.narrowed_to
        return replace(super().wanted(), segment=segment.slug if segment else "")
