"""Define the fields of the house; and the form fields that ask for their values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import FieldKind
from customers.models import CustomField
from customers.people.domain.custom_field import choices_of, custom_fields

NOT_KNOWN = _("Not known")


class LabelsForm(forms.Form):
    label_fr = forms.CharField(label=_("French label"), max_length=60)
    label_en = forms.CharField(label=_("English label"), max_length=60)


class CustomFieldForm(LabelsForm):
    kind = forms.ChoiceField(
        label=pgettext_lazy("field", "What it holds"),
        choices=FieldKind.choices,
        initial=FieldKind.TEXT,
        widget=forms.RadioSelect,
        help_text=_("It cannot change once a customer has a value."),
    )
    slug = forms.CharField(
        label=_("Short name"),
        max_length=40,
        required=False,
        help_text=_("For files and the API; taken from the English label when empty. It never changes."),
    )


class CustomFieldCreateForm(CustomFieldForm):
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a choice only: one per line, French; English."),
    )

    def clean_choices(self) -> list[tuple[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        pairs = [line.partition(";") for line in lines]
        return [(french.strip(), english.strip() or french.strip()) for french, _semicolon, english in pairs]


class ChoiceForm(LabelsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": "choice"}))


def value_field(field: CustomField, *, kept: Iterable[str] = ()) -> forms.Field:
    """Asks for a value of `field`; `kept` are choices that are offered though they are retired."""
    about: dict[str, Any] = {"label": field.label, "required": False}
    match field.kind:
        case FieldKind.NUMBER:
            return forms.DecimalField(**about, max_digits=18, decimal_places=4)
        case FieldKind.DATE:
            return forms.DateField(**about, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        case FieldKind.CHOICE:
            offered: list[tuple[str, str | Promise]] = [("", NOT_KNOWN), *choices_of(field, but=kept)]
            return forms.ChoiceField(**about, choices=offered)
        case FieldKind.FLAG:
            return forms.ChoiceField(**about, choices=[("", NOT_KNOWN), ("yes", _("Yes")), ("no", _("No"))])
    return forms.CharField(**about, max_length=200)


def add_value_fields(form: forms.BaseForm, values: dict[str, Any]) -> list[str]:
    """A field for each custom field in use, with its value as initial; their names."""
    names = []
    for field in custom_fields():
        value = values.get(field.slug)
        form.fields[field.name] = value_field(field, kept=[str(value)])
        names.append(field.name)
    form.initial = {**as_initial(values), **form.initial}
    return names


def as_initial(values: dict[str, Any]) -> dict[str, Any]:
    """Name of its form field → value as that shows it, of every custom field in use."""
    given = {field.name: values.get(field.slug) for field in custom_fields()}
    return {name: _shown(value) for name, value in given.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def custom_of(form: forms.BaseForm) -> dict[str, Any]:
    """Slug → what was given, of a valid form with such fields."""
    given = form.cleaned_data
    return {field.slug: given[field.name] for field in custom_fields() if field.name in given}
