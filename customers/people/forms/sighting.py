"""Narrow the list of who saw whom."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _


def _staff() -> list[tuple[Any, Any]]:
    people = get_user_model().objects.order_by("name").values_list("pk", "name")
    return [("", _("Everybody")), *people]


class SightingFilter(forms.Form):
    staff = forms.TypedChoiceField(
        label=_("Member of staff"), choices=_staff, coerce=int, empty_value=None, required=False
    )
    customer = forms.IntegerField(
        label=_("Number of the customer"), required=False, min_value=1, max_value=2**63 - 1
    )
