"""Who saw whom, the latest first."""

from core.api import Filters, Id, Listed, Moment, StrictModel
from customers.models import Sighting


class SightingFields(StrictModel):
    class Meta:
        model = Sighting
        fields = ["id", "customer", "staff", "machine", "kind", "what", "seen_at"]


class SightingFilters(Filters):
    customer = Id(required=False)
    staff = Id(required=False)
    since = Moment(required=False, help_text="From this moment on.")
    lookups = {"since": "seen_at__gte"}


class SightingResource(Listed):
    queryset = Sighting.objects.all()
    serializer_class = SightingFields
    filters = SightingFilters
    permission_required = "customers.oversee"
    ordering = ("-seen_at", "-pk")
