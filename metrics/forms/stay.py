"""What the report of how long customers stay is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms.holder import Choices
from metrics.domain.stay.report import MARKS
from metrics.enums import StaySplit
from metrics.forms.report import ReportFilter


def mark_choices() -> Choices:
    told = [(str(mark), _("after %(months)d months") % {"months": mark}) for mark in MARKS]
    return [("", _("after the usual time")), *told]


class StayFilter(ReportFilter):
    """`group` is drawn alone beside everybody; after `mark` months all are held beside each other."""

    by = forms.ChoiceField(choices=StaySplit.choices, required=False, widget=forms.HiddenInput)
    group = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    mark = forms.ChoiceField(label=_("Held beside each other"), required=False, choices=mark_choices)

    @property
    def months(self) -> int | None:
        """None where none were asked for, or the question was not understood."""
        self.is_valid()
        return int(self.cleaned_data.get("mark") or 0) or None

    @property
    def split(self) -> StaySplit:
        """The usual one where the question was not understood."""
        self.is_valid()
        return StaySplit(self.cleaned_data.get("by") or StaySplit.ALL)

    @property
    def chosen(self) -> str | None:
        """A group may have no name: who came by an unknown way."""
        return str(self.data["group"]) if "group" in self.data else None
