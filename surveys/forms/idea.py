"""Propose an idea, vote for one; moderate, plan and merge them."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.domain.early_access import MOST_AT_ONCE
from surveys.domain.idea import BY_HAND, LONGEST_TEXT, LONGEST_TITLE
from surveys.enums import IdeaState
from surveys.models import Idea

STATES = [(state.value, state.label) for state in BY_HAND]


class ProposalForm(forms.Form):
    """`key` is drawn with the form: sent twice, the idea is proposed once."""

    title = forms.CharField(max_length=LONGEST_TITLE)
    text = forms.CharField(max_length=LONGEST_TEXT, required=False)
    tell = forms.BooleanField(required=False)
    anyway = forms.BooleanField(required=False)
    key = forms.CharField(max_length=40, required=False)


class VoteForm(forms.Form):
    tell = forms.BooleanField(required=False)
    withdraw = forms.BooleanField(required=False)


class IdeaFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("ideas", "All shown")), *IdeaState.choices],
    )
    words = forms.CharField(label=_("Title contains"), required=False, max_length=LONGEST_TITLE)

    def wanted(self) -> dict[str, Any]:
        """An unreadable filter narrows nothing."""
        self.is_valid()
        return self.cleaned_data


def _title(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TITLE, required=False)


def _text(label: Any, rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, required=False, widget=widget)


class IdeaWordsForm(forms.Form):
    title_fr = _title(_("French title"))
    title_en = _title(_("English title"))
    text_fr = _text(pgettext_lazy("idea", "French text"))
    text_en = _text(pgettext_lazy("idea", "English text"))
    reply_fr = _text(_("What we say, in French"), 3)
    reply_en = _text(_("What we say, in English"), 3)


class IdeaForm(IdeaWordsForm):
    """The house's own."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, initial=IdeaState.PLANNED)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", f"form:{secrets.token_urlsafe(18)}")


class MoveForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=STATES)


class MergeForm(forms.Form):
    into: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Number of the idea that remains"),
        queryset=Idea.objects.all(),
        widget=forms.NumberInput,
    )


class PioneersForm(forms.Form):
    many = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=10)
