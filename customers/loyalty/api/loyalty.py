"""Points: the account of each customer, and its postings."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import StrictModel
from customers.api.base import CustomerFilters, CustomerRef, OfCustomer, Told
from customers.loyalty.domain.loyalty import LARGEST, give_points, spend_points
from customers.models import Customer, PointsAccount, Posting


class PointsAccountFields(StrictModel):
    class Meta:
        model = PointsAccount
        fields = ["customer", "balance", "owed"]


class PointsAccountResource(OfCustomer):
    """`owed`: points to be set against the next ones earned, because a refund came after they were spent."""

    queryset = PointsAccount.objects.all()
    serializer_class = PointsAccountFields
    permission_required = "customers.view"


class PostingFields(StrictModel):
    customer = CustomerRef(source="account_id")
    points = serializers.IntegerField(
        min_value=-LARGEST, max_value=LARGEST, help_text="Given when positive, spent when negative."
    )
    key = serializers.CharField(
        max_length=100, write_only=True, help_text="Yours: the same key again posts nothing twice."
    )

    class Meta:
        model = Posting
        fields = ["id", "customer", "points", "kind", "key", "order", "note", "actor", "posted_at"]
        read_only_fields = ["kind", "order", "actor", "posted_at"]

    def validate_points(self, points: int) -> int:
        if points == 0:
            raise serializers.ValidationError(_("Give a number other than 0."))
        return points


class PostingFilters(CustomerFilters):
    lookups = {"customer": "account"}


class PostingResource(Told, OfCustomer):
    queryset = Posting.objects.all()
    serializer_class = PostingFields
    filters = PostingFilters
    permission_required = "customers.view"
    permission_required_write = "customers.spend_points"

    def store(self, *, account_id: Customer, points: int, key: str, note: str = "") -> Posting:
        verb = give_points if points > 0 else spend_points
        return verb(
            customer=account_id, points=abs(points), key=f"api:{key}", note=note, actor_id=self.actor_id
        )
