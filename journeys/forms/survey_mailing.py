"""Whom a survey is sent to, from when on and in whose name."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.commerce.forms.brand import BrandField, offer_brands
from customers.validators import MOMENTS
from metrics.models import Segment

MOST = 10_000_000


class MailingForm(forms.Form):
    """`key` makes two clicks one mailing, and draws the lot."""

    segment = forms.ModelChoiceField(
        Segment.objects.filter(archived_at=None),
        to_field_name="slug",
        label=_("Segment"),
        empty_label=_("Choose a segment"),
    )
    most = forms.IntegerField(
        label=_("Customers at most"),
        required=False,
        min_value=1,
        max_value=MOST,
        help_text=_("Drawn by lot among those who can be asked. Empty: everybody in the segment."),
    )
    brand = BrandField(help_text=_("Whose name and words the mail has."))
    starts_at = forms.DateTimeField(
        label=_("From when on"),
        required=False,
        validators=MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: as soon as you confirm. Nobody is written to at night."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())
        offer_brands(self)
