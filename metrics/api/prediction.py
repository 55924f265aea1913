"""What customers will probably do, and the fit behind it, to read."""

from rest_framework import serializers

from core.api import Filters, Id, Readable, StrictModel
from metrics.enums import Learnt
from metrics.models import CustomerPrediction, PredictionFit


class PredictionFields(StrictModel):
    class Meta:
        model = CustomerPrediction
        fields = [
            "customer",
            "day",
            "alive",
            "purchases",
            "buys_soon",
            "churn_risk",
            "next_purchase",
            "spend",
            "value",
        ]


class PredictionFilters(Filters):
    customer = Id(required=False)


class PredictionResource(Readable):
    queryset = CustomerPrediction.objects.all()
    serializer_class = PredictionFields
    filters = PredictionFilters
    permission_required = "metrics.view"


class FitFields(StrictModel):
    report = serializers.JSONField(
        read_only=True,
        help_text="Backtest; retention (value, low, high, n); Kaplan–Meier (month, at risk, share, limits);"
        " lifetime values; totals and bands of predicted value.",
    )

    class Meta:
        model = PredictionFit
        fields = [
            "id",
            "made_at",
            "day",
            "learnt",
            "kind",
            "r",
            "alpha",
            "a",
            "b",
            "p",
            "q",
            "v",
            "customers",
            "repeat_buyers",
            "log_likelihood",
            "other_log_likelihood",
            "correlation",
            "horizon_days",
            "soon_days",
            "discount",
            "report",
        ]


class FitFilters(Filters):
    learnt = serializers.ChoiceField(Learnt.choices, required=False)


class FitResource(Readable):
    queryset = PredictionFit.objects.all()
    serializer_class = FitFields
    filters = FitFilters
    permission_required = "metrics.view"
