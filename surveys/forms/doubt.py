"""Which answers in doubt are looked at, and what is decided about them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.domain.doubt import LEFT_OUT, WAITING, Wanted
from surveys.enums import Decision, Suspicion
from surveys.models import Survey

ANSWERS, CHANGES = "answers", "changes"


def _surveys() -> list[tuple[str, str]]:
    return [("", str(_("All surveys"))), *((each.slug, each.title) for each in Survey.objects.all())]


class DoubtFilter(forms.Form):
    """What is strange is not narrowed by."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            (WAITING, pgettext_lazy("answers in doubt", "Waiting")),
            (LEFT_OUT, pgettext_lazy("answers in doubt", "Left out for good")),
        ],
        required=False,
    )
    survey = forms.ChoiceField(label=_("Survey"), choices=_surveys, required=False)
    suspicion = forms.ChoiceField(
        label=pgettext_lazy("answers in doubt", "Reason"),
        choices=[
            ("", _("All reasons")),
            *(each for each in Suspicion.choices if each[0] != Suspicion.ASIDE),
        ],
        required=False,
    )
    verdict = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    @property
    def asked(self) -> dict[str, Any]:
        """What was understood, and is not empty."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.asked)


class VerdictForm(forms.Form):
    """About those that are ticked; `all`: about all that fit the filters, so many at once."""

    decision = forms.ChoiceField(choices=Decision.choices)
    why = forms.CharField(label=_("Why"), max_length=200, required=False)
    all = forms.BooleanField(required=False)
    what = forms.ChoiceField(choices=[(ANSWERS, ANSWERS), (CHANGES, CHANGES)])
