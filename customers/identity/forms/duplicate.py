"""Filter the list of possible duplicates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import DuplicateReason, DuplicateState

LEVELS = [
    ("", _("Any certainty")),
    ("certain", _("Almost certain")),
    ("likely", _("Likely")),
    ("possible", _("Possible")),
]


class DuplicateFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=DuplicateState.choices, required=False)
    level = forms.ChoiceField(label=_("Certainty"), choices=LEVELS, required=False)
    reason = forms.ChoiceField(
        label=_("What they share"), choices=[("", _("Anything")), *DuplicateReason.choices], required=False
    )
