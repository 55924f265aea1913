"""A reason or an outcome, as a manager writes it down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Outcome, Reason, Topic

SOLVES = [("", _("Says nothing about it")), ("yes", _("Settled")), ("no", _("Not settled yet"))]
SAID = {"": None, "yes": True, "no": False}


class ReasonForm(forms.Form):
    label_en = forms.CharField(label=_("English label"), max_length=80)
    label_fr = forms.CharField(label=_("French label"), max_length=80)

    @classmethod
    def initial_of(cls, code: Any) -> dict[str, Any]:
        return {"label_en": code.label_en, "label_fr": code.label_fr}


class OutcomeForm(ReasonForm):
    solves = forms.ChoiceField(
        label=_("The matter is then"),
        choices=SOLVES,
        required=False,
        help_text=_("Ticks “settled for the customer?” until the agent says otherwise."),
    )
    reached = forms.BooleanField(
        label=_("The customer was reached"),
        required=False,
        initial=True,
        help_text=_("Otherwise whoever waits for a call goes on waiting."),
    )
    reasons = forms.ModelMultipleChoiceField(
        label=_("Fits these reasons"),
        queryset=Reason.objects.filter(retired_at=None),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: it fits them all."),
    )

    @classmethod
    def initial_of(cls, code: Any) -> dict[str, Any]:
        solves = {said: written for written, said in SAID.items()}[code.solves]
        more = {"solves": solves, "reached": code.reached, "reasons": code.reasons.all()}
        return super().initial_of(code) | more

    def clean_solves(self) -> bool | None:
        return SAID[self.cleaned_data["solves"]]


FORMS: dict[type[Reason | Outcome | Topic], type[ReasonForm]] = {
    Reason: ReasonForm,
    Outcome: OutcomeForm,
    Topic: ReasonForm,
}
