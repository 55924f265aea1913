"""What the service page is asked for: days, channel, team, and by what it is split."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from customers.forms.holder import team_choices
from metrics.domain.service import Wanted
from metrics.enums import ServiceSplit
from metrics.forms.report import PeriodFilter


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


class ReasonFilter(ServiceFilter):
    """Of one split alone, so it is not asked by which."""

    by = None  # type: ignore[assignment]  # how a form drops a field of its parent
