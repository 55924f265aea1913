"""Choose, field by field, what the record of two keeps."""

from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from customers.identity.domain.merging.custom_values import custom_choices_of
from customers.identity.domain.merging.fields import Choice, choices_of
from customers.models import Customer


class MergeForm(forms.Form):
    """A field for each value that differs; `survivor` is the number that stays."""

    survivor = forms.TypedChoiceField(label=_("The number that stays"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, one: Customer, other: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pair = (one, other)
        self.choices: list[Choice] = choices_of(one, other) + custom_choices_of(one, other)
        numbers = [(one.pk, f"n° {one.pk}"), (other.pk, f"n° {other.pk}")]
        self.fields["survivor"].choices = numbers  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["survivor"].initial = one.pk
        for customer in self.pair:
            seen = forms.CharField(widget=forms.HiddenInput, initial=customer.changed_at.isoformat())
            self.fields[f"seen_{customer.pk}"] = seen
        for choice in self.choices:
            if choice.differs:
                self.fields[choice.name] = forms.TypedChoiceField(
                    label=choice.label,
                    choices=numbers,
                    coerce=int,
                    empty_value=str(choice.wins),
                    initial=choice.wins,
                    required=False,
                    widget=forms.RadioSelect,
                )

    @property
    def hidden(self) -> list[forms.BoundField]:
        return self.hidden_fields()

    @property
    def rows(self) -> list[tuple[forms.BoundField, Choice]]:
        return [(self[choice.name], choice) for choice in self.choices if choice.differs]

    @property
    def keep(self) -> dict[str, int]:
        return {choice.name: int(self.cleaned_data[choice.name]) for choice in self.choices if choice.differs}

    @property
    def seen_at(self) -> dict[int, Any]:
        """An unreadable moment is none of ours: it agrees with nothing."""
        return {it.pk: _moment(self.cleaned_data[f"seen_{it.pk}"]) for it in self.pair}


def _moment(written: str) -> Any:
    try:
        return parse_datetime(written)
    except ValueError:
        return None
