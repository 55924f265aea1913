"""What managers set for consents: how long one to be phoned holds, and in which words it is asked for."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from customers.enums import Purpose
from customers.models import ConsentTerm
from customers.people.domain.consent_wording import LONGEST, wordings_in_use
from customers.people.domain.own_facets import countries as country_names
from customers.people.forms.customer import countries
from customers.people.models.consent_term import DEFAULT_MONTHS, ELSEWHERE, LONGEST_MONTHS


def _months(label: Any, **kwargs: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "form-control"})
    return forms.IntegerField(label=label, min_value=1, max_value=LONGEST_MONTHS, widget=widget, **kwargs)


class TermsForm(forms.Form):
    """A number of months for each country that has its own; an emptied one is taken away."""

    country = forms.ChoiceField(label=_("Another country"), required=False, choices=lambda: countries("–"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = dict(ConsentTerm.objects.values_list("country", "months"))
        elsewhere = terms.pop(ELSEWHERE, DEFAULT_MONTHS)
        self.own = sorted(terms)
        for country in self.own:
            name = country_names().get(country, country)
            self.fields[f"months_{country}"] = _months(name, required=False, initial=terms[country])
        self.fields["months"] = _months(_("Months"), required=False)
        self.fields["months_"] = _months(_("Everywhere else"), initial=elsewhere)

    @property
    def lines(self) -> list[forms.BoundField]:
        return [*(self[f"months_{country}"] for country in self.own), self["months_"]]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if bool(data.get("country")) != bool(data.get("months")) and "months" in data:
            raise ValidationError({"country": _now("Choose a country and its number of months together.")})
        return data

    def terms(self) -> dict[str, int]:
        data = self.cleaned_data
        kept = {country: data[f"months_{country}"] for country in self.own if data[f"months_{country}"]}
        added = {data["country"]: data["months"]} if data["country"] else {}
        return kept | added | {ELSEWHERE: data["months_"]}


class WordingsForm(forms.Form):
    """A text for each purpose and language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "wording_%s"}))
        self.in_use = {(each.purpose, each.language): each for each in wordings_in_use()}
        for name, (purpose, language) in self.keys.items():
            known = self.in_use.get((purpose, language))
            self.fields[name] = forms.CharField(
                label=f"{purpose.label} ({dict(settings.LANGUAGES)[language]})",
                required=False,
                max_length=LONGEST,
                initial=known.text if known else "",
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
            )

    @property
    def keys(self) -> dict[str, tuple[Purpose, str]]:
        return {
            f"{purpose}_{language}": (purpose, language)
            for purpose in Purpose
            for language, _name in settings.LANGUAGES
        }

    @property
    def lines(self) -> list[tuple[forms.BoundField, Any]]:
        """Each with the version in use, if there is one."""
        return [(self[name], self.in_use.get(key)) for name, key in self.keys.items()]
