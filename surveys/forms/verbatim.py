"""Look for what was said; correct how it is read."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.commerce.domain.brand import brand_choices
from customers.enums import Channel
from customers.validators import DAYS
from surveys.enums import AskedOver, Author, Feeling, Tone, VerbatimSource
from surveys.models import Survey, Theme


def _choice(label: Any, everything: Any, choices: Any) -> forms.ChoiceField:
    known = choices if callable(choices) else lambda: choices
    return forms.ChoiceField(label=label, required=False, choices=lambda: [("", everything), *known()])


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, validators=DAYS)


class VerbatimFilter(forms.Form):
    """In the feed, an unreadable filter narrows nothing; the file is refused."""

    words = forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    tone = _choice(_("Tone"), _("All tones"), Tone.choices)
    theme: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Theme"), required=False, queryset=Theme.objects.all(), empty_label=_("All themes")
    )
    feeling = _choice(_("Score"), _("All scores"), Feeling.choices)
    source = _choice(_("Source"), _("All sources"), VerbatimSource.choices)
    author = _choice(_("Author"), _("All authors"), Author.choices)
    over = _choice(_("Way of asking"), _("All ways of asking"), AskedOver.choices)
    survey: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Survey"),
        required=False,
        queryset=Survey.objects.all(),
        to_field_name="slug",
        empty_label=_("All surveys"),
    )
    product = forms.CharField(
        label=_("Product"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name or stock code")}),
    )
    channel = _choice(_("Channel"), _("All channels"), Channel.choices)
    language = _choice(_("Language"), _("All languages"), settings.LANGUAGES)
    brand = _choice(_("Brand"), _("All brands"), brand_choices)
    customer = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    score = forms.IntegerField(required=False, min_value=0, max_value=10, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, max_value=32767, widget=forms.HiddenInput)
    since = _day(_("From"))
    until = _day(_("To"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "voice_%s"}))
        if not brand_choices():
            del self.fields["brand"]

    def wanted(self) -> dict[str, Any]:
        """What `matching_verbatims` takes; both days are among it."""
        self.is_valid()
        clean = {name: value for name, value in self.cleaned_data.items() if value or value == 0}
        if "since" in clean:
            clean["since"] = _midnight(clean["since"])
        if "until" in clean:
            clean["until"] = _midnight(clean["until"] + timedelta(days=1))
        return clean


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


class ToneForm(forms.Form):
    tone = forms.ChoiceField(choices=Tone.choices)
