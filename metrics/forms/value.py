"""What the distribution of value is asked for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.enums import ValueMeasure
from metrics.forms.behind import hidden_amount
from metrics.forms.report import SegmentFilter

USUAL_BACK = 30


class ValueFilter(SegmentFilter):
    of = forms.ChoiceField(choices=ValueMeasure.choices, required=False, widget=forms.HiddenInput)
    back = forms.ChoiceField(
        label=_("Against"),
        required=False,
        choices=[("", _("30 days ago")), ("90", _("90 days ago")), ("365", _("A year ago"))],
    )

    def __init__(self, asked: Mapping[str, Any]) -> None:
        """What a segment's members brought before is not kept: nothing to compare with."""
        super().__init__(asked)
        if self.narrowed_to:
            self.fields["back"].widget = forms.HiddenInput()

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
    segment = forms.SlugField(required=False, max_length=50, widget=forms.HiddenInput)

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        return self.cleaned_data["low"], self.cleaned_data["high"]
