"""Enter a review, answer it, say who wrote it, bring in a file of them."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.validators import DAYS

ALL, TO_ANSWER = "all", "open"


class ReviewForm(forms.Form):
    """`key` is drawn with the form: sent twice, the review is taken down once."""

    source = forms.CharField(label=_("Site"), max_length=40)
    stars = forms.TypedChoiceField(
        label=_("Stars"), coerce=int, choices=[(n, str(n)) for n in range(1, 6)], widget=forms.RadioSelect
    )
    posted_on = forms.DateField(
        label=_("Posted on"),
        validators=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    author = forms.CharField(label=_("Author"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    url = forms.URLField(
        label=_("Address of the review"), max_length=500, required=False, assume_scheme="https"
    )
    customer: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Customer number"),
        queryset=Customer.objects.all(),
        required=False,
        widget=forms.NumberInput,
        help_text=_("Where we know who wrote it; it can be said later too."),
    )
    key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "review_%s"}))
        self.initial.setdefault("key", secrets.token_urlsafe(18))


class ReviewAnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Our answer"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )


class ReviewCustomerForm(forms.Form):
    """An empty number takes off who stood there."""

    customer: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Customer number"),
        queryset=Customer.objects.all(),
        required=False,
        widget=forms.NumberInput,
    )


class ReviewFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Columns: source, external_id, stars, posted_at, and where known text, author, url, customer. "
            "What is known already is left as it is."
        ),
    )


class ReviewFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[(TO_ANSWER, _("To answer")), (ALL, _("All"))]
    )
    stars = forms.TypedChoiceField(
        label=_("Stars"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any number")), *((n, str(n)) for n in range(1, 6))],
    )

    def wanted(self) -> dict[str, Any]:
        """An unreadable filter narrows nothing."""
        self.is_valid()
        return {**self.cleaned_data, "state": self.cleaned_data.get("state") or TO_ANSWER}
