"""Which survey an agent asks on the phone."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.commerce.forms.brand import BrandField, offer_brands
from customers.models import Customer
from journeys.domain.interview import surveys_to_ask
from surveys.models import Survey


class InterviewForm(forms.Form):
    """`key` makes two clicks one interview."""

    survey = forms.ModelChoiceField(
        Survey.objects.none(), to_field_name="slug", label=_("Survey"), empty_label=None
    )
    brand = BrandField()
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())
        cast(forms.ModelChoiceField, self.fields["survey"]).queryset = surveys_to_ask(customer)
        offer_brands(self)
