"""Which drivers are asked for."""

from django import forms

from metrics.enums import Driven
from metrics.forms.report import ReportFilter


class DriverFilter(ReportFilter):
    """Of loyalty, unless value is named."""

    on = forms.ChoiceField(required=False, choices=Driven.choices, widget=forms.HiddenInput())

    @property
    def driven(self) -> Driven:
        asked = self.data.get("on", "")
        return Driven(asked) if asked in Driven else Driven.LOYALTY
