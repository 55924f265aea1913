"""An open link: where it hangs, and how much it takes."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import Channel
from surveys.domain.open_link import MOST


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **more,
    )


class OpenLinkForm(forms.Form):
    name = forms.CharField(
        label=_("Where it hangs"), max_length=80, help_text=_("For example: shop counter in Lyon, receipt.")
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        required=False,
        choices=[("", "–"), *Channel.choices],
        help_text=_("Results and words are filed under it."),
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("The visitor’s")), *settings.LANGUAGES]
    )
    most_answers = forms.IntegerField(
        label=_("Answers at most"),
        min_value=1,
        max_value=MOST,
        initial=500,
        help_text=_("Then it takes no more: whoever floods it fills no more than this."),
    )
    starts_on = _day(pgettext_lazy("open link", "From"))
    ends_on = _day(pgettext_lazy("open link", "Until"), help_text=_("This day included. Empty: no end."))
