"""What serving and winning customers costs, as people state it."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from core.api import Creatable, Filters, Readable, StrictModel
from customers.enums import Channel
from metrics.domain.cost.service import set_service_cost
from metrics.domain.cost.spend import set_spend
from metrics.domain.return_terms import state_term
from metrics.models import AcquisitionSpend, ReturnTerm, ServiceCost
from metrics.models.return_term import TERMS


class ServiceCostFields(StrictModel):
    class Meta:
        model = ServiceCost
        fields = ["id", "channel", "since", "cost", "set_by", "set_at"]
        read_only_fields = ["set_by", "set_at"]


class ServiceCostFilters(Filters):
    channel = serializers.ChoiceField(choices=Channel.choices, required=False)


class ServiceCostResource(Creatable, Readable):
    """From `since` on, until the next one of the channel; days gone by keep the cost they had."""

    queryset = ServiceCost.objects.all()
    serializer_class = ServiceCostFields
    filters = ServiceCostFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.costs"

    def store(self, *_nothing: Any, **clean: Any) -> ServiceCost:
        return set_service_cost(**clean, actor_id=self.actor_id)


class SpendFields(StrictModel):
    month = serializers.DateField(help_text="Any day of it.")

    class Meta:
        model = AcquisitionSpend
        fields = ["id", "source", "month", "amount", "set_by", "set_at"]
        read_only_fields = ["set_by", "set_at"]


class SpendFilters(Filters):
    source = serializers.CharField(required=False, max_length=60)  # type: ignore[assignment]  # a field of that name


class SpendResource(Creatable, Readable):
    """What was spent on a source in a month: said again, it replaces what was said before."""

    queryset = AcquisitionSpend.objects.all()
    serializer_class = SpendFields
    filters = SpendFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.costs"

    def store(self, *_nothing: Any, **clean: Any) -> AcquisitionSpend:
        return set_spend(**clean, actor_id=self.actor_id)


class ReturnTermFields(StrictModel):
    value = serializers.DecimalField(
        10, 4, min_value=Decimal(0), help_text="The margin in percent; of a channel, what a message costs."
    )

    class Meta:
        model = ReturnTerm
        fields = ["id", "about", "value", "set_by", "set_at"]
        read_only_fields = ["set_by", "set_at"]


class ReturnTermFilters(Filters):
    about = serializers.ChoiceField(choices=TERMS, required=False)


class ReturnTermResource(Creatable, Readable):
    """What returns are computed with: the latest of each holds."""

    queryset = ReturnTerm.objects.all()
    serializer_class = ReturnTermFields
    filters = ReturnTermFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.costs"

    def store(self, *_nothing: Any, **clean: Any) -> ReturnTerm:
        return state_term(**clean, actor_id=self.actor_id)
