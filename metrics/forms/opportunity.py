"""What counts how much for loyalty."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from metrics.domain.opportunity.weights import PARTS
from metrics.models import LoyaltyWeights


class WeightsForm(forms.Form):
    """A whole number for each part; whether they make sense together, the verb says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(fields_for_model(LoyaltyWeights, PARTS))

    @property
    def weights(self) -> dict[str, int]:
        return {part: self.cleaned_data[part] for part in PARTS}
