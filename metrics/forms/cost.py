"""What is said of costs, and what the report of acquisition is asked for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_input
from customers.enums import Channel
from customers.validators import DAYS
from metrics.forms.report import ReportFilter
from metrics.models.return_term import MARGIN, TERMS

USUAL_MONTHS = 12


class ServiceCostForm(forms.Form):
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    cost = forms.DecimalField(label=_("Cost of a contact"), min_value=0, max_digits=10, decimal_places=2)
    since = forms.DateField(
        label=_("From"),
        widget=day_input(),
        validators=DAYS,
        help_text=_("Contacts before that day keep the cost they had."),
    )


class ReturnTermForm(forms.Form):
    about = forms.ChoiceField(
        label=_("What is stated"),
        choices=[(MARGIN, dict(TERMS)[MARGIN]), (_("A message by"), Channel.choices)],
    )
    value = forms.DecimalField(label=_("Value"), min_value=0, max_digits=10, decimal_places=4)


class SpendForm(forms.Form):
    source = forms.CharField(
        label=_("Acquisition source"), max_length=60, help_text=_("As it stands with the customers.")
    )
    month = forms.RegexField(
        r"^[12]\d{3}-(0[1-9]|1[0-2])$",
        label=_("Month"),
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"}),
        error_messages={"invalid": _("A month is written 2026-03.")},
    )
    amount = forms.DecimalField(label=_("Money spent"), min_value=0, max_digits=14, decimal_places=2)

    def clean_month(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")


class SpendFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns: source, month (2026-03), amount. Read whole or not at all."),
    )


class AcquisitionFilter(ReportFilter):
    months = forms.ChoiceField(
        label=_("Whole months"),
        required=False,
        choices=[("", "12"), ("3", "3"), ("6", "6"), ("24", "24")],
    )

    @property
    def length(self) -> int:
        """The usual one where the question was not understood."""
        self.is_valid()
        asked: Any = self.cleaned_data.get("months")
        return int(asked or USUAL_MONTHS)
