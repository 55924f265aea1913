"""A brand's own words, each text in both languages beside what is said to everybody."""

from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.domain.wording import LANGUAGES, Text, Words

LABELS = {"fr": _("In French"), "en": _("In English")}


class Side(NamedTuple):
    """One language of a text: its field, and the words for everybody."""

    code: str
    field: forms.BoundField
    standard: str


class WordingForm(forms.Form):
    def __init__(self, *args: Any, texts: list[Text], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        self.fields["seen_at"] = forms.DateTimeField(required=False, widget=forms.HiddenInput)
        for text in texts:
            for code in LANGUAGES:
                name, widget = f"{text.place}_{code}", forms.Textarea if text.is_long else forms.TextInput
                self.fields[name] = forms.CharField(
                    label=LABELS[code],
                    required=False,
                    max_length=text.most,
                    widget=widget(attrs={"lang": code} | ({"rows": 5} if text.is_long else {})),
                    initial=words.get(text.place, {}).get(code, ""),
                )

    def see(self, changed_at: datetime) -> None:
        """What somebody else wrote has been told: saved again, it is overwritten knowingly."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen_at": changed_at.isoformat()}

    def parts(self) -> list[tuple[str, list[tuple[Text, list[Side]]]]]:
        """Question by question, as the page groups them."""
        return [
            (str(part), [(text, self._sides(text)) for text in texts])
            for part, texts in groupby(self.texts, key=lambda text: text.part)
        ]

    def _sides(self, text: Text) -> list[Side]:
        return [Side(code, self[f"{text.place}_{code}"], getattr(text, code)) for code in LANGUAGES]

    @property
    def words(self) -> Words:
        sent = self.cleaned_data
        return {text.place: {code: sent[f"{text.place}_{code}"] for code in LANGUAGES} for text in self.texts}
