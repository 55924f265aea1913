"""The filters above the list of customers, made of what can be asked for; and the name of a view to keep."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Tag
from customers.people.domain.facets import Filter, Offer


class ListForm(forms.Form):
    """One field for each filter, named by its key. What they mean is read by `asked_for`, not here."""

    q = forms.CharField(
        label=_("Name, phone, email, order number"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        for each in offer.filters.values():
            self.fields[each.key] = _field_of(each)

    @property
    def main(self) -> list[forms.BoundField]:
        return [self["q"], *(self[each.key] for each in self.offer.filters.values() if each.main)]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[each.key] for each in self.offer.filters.values() if not each.main]


def _field_of(asked: Filter) -> forms.Field:
    about: dict[str, Any] = {"label": asked.label, "required": False}
    match asked.kind:
        case "choice":
            return forms.ChoiceField(**about, choices=[("", _("All")), *asked.choices().items()])
        case "day":
            return forms.CharField(**about, widget=forms.DateInput(attrs={"type": "date"}))
        case "number":
            return forms.CharField(**about, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    return forms.CharField(**about)


class SaveViewForm(forms.Form):
    name = forms.CharField(label=_("Name of the view"), max_length=60)
    shared = forms.BooleanField(label=_("For everybody"), required=False)
    default = forms.BooleanField(label=_("Show it first"), required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "view_%s"}))
        if not may_share:
            del self.fields["shared"]


class TagManyForm(forms.Form):
    """Put a tag on those ticked, or on all of the list; or take it off."""

    tag = forms.ModelChoiceField(
        label=_("Tag"),
        queryset=Tag.objects.all(),
        empty_label=_("Choose a tag"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    way = forms.ChoiceField(choices=[("on", _("Put it on")), ("off", _("Take it off"))])
    everybody = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "many_%s"}))
