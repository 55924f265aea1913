"""Reviews: told by whoever reads the sites, once by their id; answered, and led to their customer."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Id, Moment, Readable, Ref, Strict, StrictModel
from customers.models import Customer
from surveys.domain.review import (
    NewReview,
    answer_review,
    attach_review,
    detach_review,
    record_review,
    reviews,
)
from surveys.models import Review


class ReviewFields(StrictModel):
    external_id = serializers.CharField(max_length=120, help_text="What the site calls it; twice is once.")
    stars = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
    customer = Ref(queryset=Customer.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Review
        fields = [
            "id",
            "source",
            "external_id",
            "url",
            "stars",
            "text",
            "author",
            "language",
            "posted_at",
            "customer",
            "answer_by",
            "answer_text",
            "answered_at",
        ]
        read_only_fields = ["language", "answer_by", "answer_text", "answered_at"]


class ReviewChanges(Strict):
    customer = Ref(queryset=Customer.objects.all(), allow_null=True, help_text="Who wrote it, or null.")
    answer_text = serializers.CharField(max_length=5_000)


class ReviewFilters(Filters):
    source = serializers.CharField(required=False, max_length=40)  # type: ignore[assignment]  # a filter
    stars = serializers.IntegerField(required=False, min_value=1, max_value=5)
    customer = Id(required=False)
    answered = serializers.BooleanField(required=False, allow_null=True, default=None)
    since = Moment(required=False, help_text="Posted from this moment on.")
    until = Moment(required=False, help_text="Posted before this moment.")
    lookups = {"since": "posted_at__gte", "until": "posted_at__lt"}

    def apply(self, rows: Any) -> Any:
        answered = self.validated_data.pop("answered", None)
        rows = rows if answered is None else rows.filter(answered_at__isnull=not answered)
        return super().apply(rows)


class ReviewResource(Creatable, Changeable, Readable):
    queryset = reviews()
    serializer_class = ReviewFields
    change_serializer_class = ReviewChanges
    filters = ReviewFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.review"
    is_repeatable = True

    def store(self, *, customer: Customer | None = None, **clean: Any) -> Review:
        review, self.made = record_review(
            review=NewReview(customer_id=customer.pk if customer else None, **clean),
            actor_id=self.actor_id,
            language=settings.LANGUAGE_CODE[:2],
        )
        return review

    def is_new(self, row: Any) -> bool:
        return self.made

    def change(self, row: Review, **clean: Any) -> None:
        if "answer_text" in clean:
            answer_review(review=row, text=clean["answer_text"], actor_id=self.actor_id)
        if "customer" not in clean:
            return
        if clean["customer"]:
            attach_review(review=row, customer=clean["customer"], actor_id=self.actor_id)
        else:
            detach_review(review=row, actor_id=self.actor_id)
