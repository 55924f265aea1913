"""The reasons and outcomes contacts are wrapped up with."""

from core.api import Listed, StrictModel
from customers.models import Outcome, Reason


class ReasonFields(StrictModel):
    class Meta:
        model = Reason
        fields = ["slug", "label_fr", "label_en", "position"]


class OutcomeFields(StrictModel):
    class Meta:
        model = Outcome
        fields = ["slug", "label_fr", "label_en", "position", "solves"]


class ReasonResource(Listed):
    queryset = Reason.objects.filter(retired_at=None)
    serializer_class = ReasonFields
    permission_required = "customers.view"
    ordering = ("position", "pk")


class OutcomeResource(Listed):
    queryset = Outcome.objects.filter(retired_at=None)
    serializer_class = OutcomeFields
    permission_required = "customers.view"
    ordering = ("position", "pk")
