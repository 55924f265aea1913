"""Create and edit a customer; filter the list of them."""

import secrets
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from customers.enums import Channel
from customers.models import Customer
from customers.people.domain.custom_value import values_of
from customers.people.domain.customer import PROFILE
from customers.people.forms.custom_field import add_value_fields
from customers.validators import country_names, normal_email, normal_phone


def countries(empty: str | Promise) -> list[tuple[str, str | Promise]]:
    return [("", empty), *country_names(get_language() or settings.LANGUAGE_CODE).items()]


def time_zones() -> list[tuple[str, str]]:
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in places]


NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class LinesField(forms.CharField):
    """Several values, one per line, each brought to its stored form by `normal`."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return [line.strip() for line in (text or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(str(each) for each in value)


class CustomerForm(forms.ModelForm):
    """`key` is drawn with the form: sent twice, the customer is created once."""

    phones = LinesField(
        label=_("Phones"),
        required=False,
        help_text=_("One per line, the main one first; written as you like."),
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "tel", "autocomplete": "off"}),
    )
    emails = LinesField(
        label=_("Email addresses"),
        required=False,
        help_text=_("One per line, the main one first."),
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "email", "autocomplete": "off"}),
    )
    country = forms.ChoiceField(label=_("Country"), choices=lambda: countries("–"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, initial=settings.TIME_ZONE)
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    class Meta:
        model = Customer
        fields = PROFILE
        widgets = {"birthday": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", secrets.token_urlsafe(18))
        channel = cast(forms.ChoiceField, self.fields["preferred_channel"])
        channel.choices = [("", _("Not known")), *Channel.choices]
        self._keep_time_zone()
        custom = add_value_fields(self, values_of(self.instance) if self.instance.pk else {})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset(
                "",
                Div("first_name", "last_name", "company", "language", css_class="form-grid"),
                Div("phones", "emails", css_class="form-grid"),
                Div("preferred_channel", "birthday", css_class="form-grid"),
            ),
            Fieldset(
                _("Where they live"),
                "street",
                Div("postcode", "city", "country", "time_zone", css_class="form-grid"),
            ),
            Fieldset(
                _("Where they come from"),
                Div("acquisition_source", "acquisition_cost", css_class="form-grid"),
            ),
            *([Fieldset(_("More about them"), Div(*custom, css_class="form-grid"))] if custom else []),
            "seen_at",
            "key",
        )

    def _keep_time_zone(self) -> None:
        """The API may have brought one that is not in our list; editing must not lose it."""
        field, stored = cast(forms.ChoiceField, self.fields["time_zone"]), self.instance.time_zone
        known: Any = field.choices
        if stored and stored not in dict(known):
            field.choices = [*known, (stored, stored)]

    def clean_phones(self) -> list[str]:
        return self._each(
            "phones", lambda written: normal_phone(written, country=self.data.get("country", ""))
        )

    def clean_emails(self) -> list[str]:
        return self._each("emails", normal_email)

    def _each(self, name: str, normal: Any) -> list[str]:
        """Every refusal at once, so that a list is corrected in one go."""
        good, refusals = [], []
        for written in self.cleaned_data[name]:
            try:
                good.append(normal(written))
            except Invalid as refusal:
                refusals.append(str(refusal))
        if refusals:
            raise forms.ValidationError(refusals)
        return good

    def clean_seen_at(self) -> datetime | None:
        """Only an edit carries one; an unreadable one is older than anything."""
        written = self.cleaned_data["seen_at"]
        try:
            seen_at = parse_datetime(written) or NEVER
        except ValueError:
            seen_at = NEVER
        return seen_at if self.instance.pk else None

    def see(self, changed_at: datetime) -> None:
        """The reader has now been shown the record as of `changed_at`."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen_at": changed_at.isoformat()}
