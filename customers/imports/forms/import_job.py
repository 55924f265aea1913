"""Upload a file, and say what its columns are."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from customers.enums import Channel, ImportKind
from customers.imports.domain.fields import fields_of
from customers.imports.domain.job import DEFAULTS
from customers.models import ImportJob


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What the file holds"),
        choices=ImportKind.choices,
        initial=ImportKind.ORDERS,
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=60,
        help_text=_("The shop, till or program. Ids and order numbers count within their source."),
    )
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.gz,text/csv"}),
        help_text=_("CSV in any encoding and with any separator, also packed as .gz."),
        error_messages={"empty": _("This file is empty.")},
    )


class MappingForm(forms.Form):
    """One choice per column of the file, `column_0` and so on, and how its values are to be read."""

    date_order = forms.ChoiceField(
        label=_("Dates such as 03/04/2025"),
        choices=[
            ("", _("Told from the whole column")),
            ("dmy", _("Day first: 3 April")),
            ("mdy", _("Month first: March 4")),
        ],
        required=False,
    )
    decimal = forms.ChoiceField(
        label=_("Decimal mark"),
        choices=[("", _("Told from the whole column")), (",", _("Comma: 2,50")), (".", _("Point: 2.50"))],
        required=False,
    )
    credit_prefix = forms.CharField(
        label=_("Numbers of credit notes begin with"),
        max_length=10,
        required=False,
        help_text=_("With negative quantities they become refunds. Empty: there are none."),
    )
    channel = forms.ChoiceField(
        label=_("Channel, where the file names none"), choices=Channel.choices, required=False
    )
    currency = forms.CharField(
        label=_("Currency of the amounts"), max_length=3, required=False, empty_value=""
    )
    all_or_nothing = forms.TypedChoiceField(
        label=_("If some lines are refused"),
        choices=[
            ("yes", _("Nothing is stored")),
            ("no", _("The good lines are kept")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, job: ImportJob, **kwargs: Any) -> None:
        named = {heading: name for name, heading in job.mapping.items()}
        initial = dict(job.options) | {"all_or_nothing": "yes" if job.all_or_nothing else "no"}
        initial["currency"] = initial.get("currency") or settings.HOUSE_CURRENCY
        initial |= {f"column_{place}": named.get(heading, "") for place, heading in enumerate(job.header)}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        self.job = job
        choices = [("", "–"), *((field.name, field.label) for field in fields_of(job.kind))]
        for place, heading in enumerate(job.header):
            self.fields[f"column_{place}"] = forms.ChoiceField(label=heading, choices=choices, required=False)
        if job.kind != ImportKind.ORDERS:
            for name in ("credit_prefix", "channel", "currency"):
                del self.fields[name]

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{place}"] for place in range(len(self.job.header))]

    @property
    def settings(self) -> list[forms.BoundField]:
        return [self[name] for name in DEFAULTS if name in self.fields]

    @property
    def options(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DEFAULTS if name in self.fields}

    @property
    def mapping(self) -> dict[str, str]:
        """field → heading. Raises Invalid where two columns are said to be the same."""
        mapping: dict[str, str] = {}
        for place, heading in enumerate(self.job.header):
            name = self.cleaned_data[f"column_{place}"]
            if name in mapping:
                labels = {field.name: field.label for field in fields_of(self.job.kind)}
                raise Invalid(
                    _("Two columns are said to hold this: %(field)s.") % {"field": labels[name]},
                    field=f"column_{place}",
                )
            if name:
                mapping[name] = heading
        return mapping

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].strip().upper()
