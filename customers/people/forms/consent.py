"""Record what a customer said about being contacted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel, Purpose
from customers.people.domain.consent import ASKED_OVER

GIVEN, WITHDRAWN = "given", "withdrawn"


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("For what"), choices=Purpose.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=_("Over"), choices=[(each.value, each.label) for each in ASKED_OVER], widget=forms.RadioSelect
    )
    statement = forms.ChoiceField(
        label=_("The customer"),
        choices=[(GIVEN, _("Agrees")), (WITHDRAWN, _("Refuses"))],
        widget=forms.RadioSelect,
    )
    heard = forms.ChoiceField(
        label=_("Said by"), choices=Channel.choices, initial=Channel.PHONE, widget=forms.Select
    )
    wording = forms.CharField(
        label=_("In which words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What was asked and answered."),
    )
    proof = forms.CharField(
        label=_("Proof"),
        required=False,
        max_length=1000,
        help_text=_("Where it can be found: the number of a recording, a signed form."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, **(kwargs | {"auto_id": "consent_%s"})
        )  # the page has other forms with such fields
