"""An open link: where it hangs, and how much it takes."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.commerce.forms.brand import BrandField, offer_brands
from customers.enums import Channel
from customers.models import Brand
from customers.validators import MOMENTS
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
    brand = BrandField(help_text=_("Whose name and words the page has."))
    most_answers = forms.IntegerField(
        label=_("Answers at most"),
        min_value=1,
        max_value=MOST,
        initial=500,
        help_text=_("Then it takes no more: whoever floods it fills no more than this."),
    )
    starts_on = _day(pgettext_lazy("open link", "From"))
    ends_on = _day(pgettext_lazy("open link", "Until"), help_text=_("This day included. Empty: no end."))

    def __init__(self, *args: Any, kept: Brand | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_brands(self, kept=kept)


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, validators=MOMENTS)


class SpanForm(forms.Form):
    """When a flood began and ended."""

    since = _moment(pgettext_lazy("set aside", "From"))
    until = _moment(pgettext_lazy("set aside", "Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "span_%s"}))


class SetAsideForm(forms.Form):
    """The span as it was looked at, and why."""

    since = forms.DateTimeField(widget=forms.HiddenInput, validators=MOMENTS)
    until = forms.DateTimeField(widget=forms.HiddenInput, validators=MOMENTS)
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("For example: a machine answered in the night of Sunday.")
    )
