"""Customers for a list: pasted, out of a file, or as they stand in the list of customers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.domain.listing import text_of
from metrics.models import Segment


def open_lists() -> Any:
    return Segment.objects.filter(kind="list", archived_at=None)


class EntriesForm(forms.Form):
    """Whom to put on a list."""

    words = forms.CharField(
        label=_("Customers"),
        required=False,
        max_length=500_000,
        help_text=_("One a line: customer number, email address, or the id another system has for them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("Text or CSV, one customer a line, 50,000 at most."),
    )

    @property
    def text(self) -> str:
        """Raises Invalid."""
        file = self.cleaned_data.get("file")
        return "\n".join(
            filter(None, [self.cleaned_data.get("words", ""), text_of(file.read()) if file else ""])
        )


class ListChoiceForm(forms.Form):
    """One of the lists there are."""

    segment: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("List"), queryset=None, to_field_name="slug", empty_label=_("Choose a list")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "list_%s"}))
        self.fields["segment"].queryset = open_lists()  # type: ignore[attr-defined]  # a choice of models
