"""A brand's own words, each text in both languages beside what is said to everybody."""

from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.domain.wording import LANGUAGES, Text, Words

LABELS = {"fr": _("In French"), "en": _("In English")}


class Side(NamedTuple):
    """One language of a text: its field, the words for everybody, and what somebody else made of it."""

    code: str
    field: forms.BoundField
    standard: str
    theirs: str | None


class WordingForm(forms.Form):
    theirs: Words | None = None

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

    def see(self, theirs: Words, changed_at: datetime) -> None:
        """What somebody else wrote is shown beside: saved again, it is overwritten knowingly."""
        self.theirs = theirs
        self.data = {**{name: self.data[name] for name in self.data}, "seen_at": changed_at.isoformat()}

    def parts(self) -> list[tuple[str, list[tuple[Text, list[Side]]]]]:
        """Question by question, as the page groups them."""
        return [
            (str(part), [(text, self._sides(text)) for text in texts])
            for part, texts in groupby(self.texts, key=lambda text: text.part)
        ]

    def _sides(self, text: Text) -> list[Side]:
        return [self._side(text, self[f"{text.place}_{code}"], code) for code in LANGUAGES]

    def _side(self, text: Text, field: forms.BoundField, code: str) -> Side:
        theirs = None if self.theirs is None else self.theirs.get(text.place, {}).get(code, "")
        is_other = theirs is not None and theirs != (field.value() or "").strip()
        return Side(code, field, getattr(text, code), theirs if is_other else None)

    @property
    def words(self) -> Words:
        sent = self.cleaned_data
        return {text.place: {code: sent[f"{text.place}_{code}"] for code in LANGUAGES} for text in self.texts}
