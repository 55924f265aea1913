"""Give or spend points by hand."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.loyalty.domain.loyalty import LARGEST

GIVE, SPEND = "give", "spend"


class PointsForm(forms.Form):
    """`key` is drawn with the form: sent twice, the points move once."""

    movement = forms.ChoiceField(
        label=_("Movement"),
        choices=[(GIVE, _("Give")), (SPEND, _("Spend"))],
        initial=GIVE,
        widget=forms.RadioSelect,
    )
    points = forms.IntegerField(
        label=_("Points"),
        min_value=1,
        max_value=LARGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "size": 7}),
    )
    note = forms.CharField(label=_("What for"), max_length=200)
    key = forms.CharField(max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "points_%s"}))
        self.initial.setdefault("key", secrets.token_urlsafe(18))
