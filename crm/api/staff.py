"""Who holds cases and promises, by the names that every page shows: teams and staff, to read."""

from rest_framework import serializers

from core.api import Filters, Readable, StrictModel
from crm.models import Team, User
from customers.api.base import Whose


class TeamFields(StrictModel):
    class Meta:
        model = Team
        fields = ["id", "name"]


class TeamResource(Readable):
    queryset = Team.objects.all()
    serializer_class = TeamFields
    permission_required = "customers.view"


class StaffFields(StrictModel):
    active = serializers.BooleanField(source="is_active")

    class Meta:
        model = User
        fields = ["id", "name", "team", "active"]


class StaffFilters(Filters):
    team = Whose(mine=False)
    active = serializers.BooleanField(required=False, help_text="Whether they still work here.")
    lookups = {"active": "is_active"}


class StaffResource(Readable):
    """Addresses, roles and extensions are the administrators' affair."""

    queryset = User.objects.all()
    serializer_class = StaffFields
    filters = StaffFilters
    permission_required = "customers.view"
