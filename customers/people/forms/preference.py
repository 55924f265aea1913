"""What a customer chooses on their own page, and what an agent writes down of it on the phone."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from customers.enums import Frequency, Purpose
from customers.people.domain.preference_page import OFFERED, Switch

SWITCHES = [(Switch(purpose, channel, on=False).name, "") for purpose in Purpose for channel in OFFERED]


class PreferencePageForm(forms.Form):
    """`shown`: the switches that were on as the page was drawn."""

    on = forms.MultipleChoiceField(choices=SWITCHES, required=False)
    shown = forms.MultipleChoiceField(choices=SWITCHES, required=False)
    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices, widget=forms.RadioSelect)
    measured = forms.BooleanField(required=False)
    language = forms.ChoiceField(label=_("Language of our messages"), choices=settings.LANGUAGES)


class WishesForm(forms.Form):
    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices)
    pause = forms.BooleanField(label=_("Pause for 30 days"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "wishes_%s"}))  # type: ignore[arg-type]  # as they came
