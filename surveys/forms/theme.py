"""A theme: its names and words in both languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line. Accents and plurals do not matter; livr* finds livreur and livraison."),
    )


class ThemeForm(forms.Form):
    name_fr = forms.CharField(label=_("French name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60)
    words_fr = _words(_("French words"))
    words_en = _words(_("English words"))
