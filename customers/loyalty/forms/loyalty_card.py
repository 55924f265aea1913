"""Give a loyalty card."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from customers.validators import normal_card


class LoyaltyCardForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the card"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 18}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "card_%s"}))

    def clean_number(self) -> str:
        try:
            return normal_card(self.cleaned_data["number"])
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
