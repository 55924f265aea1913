"""Confirm an erasure: by the number of the customer, so that nobody erases by a slip."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the customer"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("It stands in the title of this page."),
    )

    def __init__(self, *args: Any, customer_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.customer_id = customer_id

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if number.strip() != str(self.customer_id):
            raise ValidationError(_("This is not the number of this customer."))
        return number
