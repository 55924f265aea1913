"""What the service page is asked for: days, channel, team."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_input
from customers.enums import Channel
from customers.forms.holder import team_choices
from customers.validators import DAYS
from metrics.domain.days import today
from metrics.domain.service import Wanted

USUAL = timedelta(days=90)
LONGEST = timedelta(days=3 * 366)


class ServiceFilter(forms.Form):
    """Days left out are the last ninety."""

    since = forms.DateField(label=_("From"), required=False, widget=day_input(), validators=DAYS)
    until = forms.DateField(label=_("To"), required=False, widget=day_input(), validators=DAYS)
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("All channels")), *Channel.choices]
    )
    team = forms.ChoiceField(
        label=_("Team"), required=False, choices=lambda: [("", _("All teams")), *team_choices()]
    )

    def __init__(self, asked: Mapping[str, Any]) -> None:
        """The days left out stand on the form too."""
        asked = {name: asked.get(name, "") for name in self.base_fields}
        if not asked["until"] and not asked["since"]:
            asked |= {"since": self.today - USUAL, "until": self.today}
        super().__init__(asked)

    @cached_property
    def today(self) -> date:
        return today()

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        until = asked.get("until") or self.today
        since = asked.get("since") or until - USUAL
        if since > until:
            self.add_error("until", _("The end lies before the beginning."))
        elif until - since > LONGEST:
            self.add_error("since", _("Three years at most."))
        return asked | {"since": since, "until": until}

    def wanted(self) -> Wanted:
        """The usual days of everything where the question was not understood."""
        asked = self.cleaned_data if self.is_valid() else {}
        until = asked.get("until") or self.today
        return Wanted(
            asked.get("since") or until - USUAL,
            until,
            asked.get("channel", ""),
            int(asked["team"]) if asked.get("team") else None,
        )
