"""What the distribution of value is asked for."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.enums import ValueMeasure
from metrics.forms.behind import hidden_amount
from metrics.forms.report import ReportFilter

USUAL_BACK = 30


class ValueFilter(ReportFilter):
    of = forms.ChoiceField(choices=ValueMeasure.choices, required=False, widget=forms.HiddenInput)
    back = forms.ChoiceField(
        label=_("Against"),
        required=False,
        choices=[("", _("30 days ago")), ("90", _("90 days ago")), ("365", _("A year ago"))],
    )

    @property
    def measure(self) -> ValueMeasure:
        """The usual one where the question was not understood."""
        return ValueMeasure(self._asked("of") or ValueMeasure.REVENUE)

    @property
    def days_back(self) -> int:
        return int(self._asked("back") or USUAL_BACK)

    def _asked(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class BandFilter(forms.Form):
    """From `low` to below `high`."""

    low = hidden_amount()
    high = hidden_amount()

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        return self.cleaned_data["low"], self.cleaned_data["high"]
