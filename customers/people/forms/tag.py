"""Put a tag on a customer; name and colour the tags there are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import TagColour
from customers.models import Tag


class CustomerTagForm(forms.Form):
    """By its name, as it is typed or chosen from the list."""

    name = forms.CharField(
        label=_("Tag"),
        max_length=40,
        widget=forms.TextInput(attrs={"list": "tag-names", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "tag_%s"}))


class TagForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=40)
    colour = forms.ChoiceField(
        label=_("Colour"), choices=TagColour.choices, initial=TagColour.PLAIN, widget=forms.RadioSelect
    )


class TagMergeForm(forms.Form):
    into = forms.ModelChoiceField(label=_("Merge into"), queryset=Tag.objects.none(), empty_label=None)

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Tag.objects.exclude(pk=tag.pk)  # type: ignore[attr-defined]  # a ModelChoiceField
