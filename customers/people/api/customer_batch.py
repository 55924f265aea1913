"""Up to a thousand customers of one source in one request, each with its own result."""

from typing import Any

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Resource, Strict
from customers.people.api.customer import CustomerChange
from customers.people.domain.customer_batch import MOST, Row, save_customers


class BatchRow(CustomerChange):
    external_id = serializers.CharField(max_length=120)

    class Meta(CustomerChange.Meta):
        fields = ["external_id", *CustomerChange.Meta.fields]


class BatchResult(serializers.Serializer):
    external_id = serializers.CharField()
    result = serializers.ChoiceField(["created", "changed", "unchanged", "refused"])
    id = serializers.IntegerField(allow_null=True, help_text="Ours; null where it was refused.")
    fields = serializers.DictField(  # type: ignore[assignment]  # a field of that name
        child=serializers.ListField(child=serializers.CharField()), help_text="Why it was refused."
    )


class BatchFields(Strict):
    source = serializers.CharField(max_length=60, help_text="Where the ids are known.")  # type: ignore[assignment]  # a field of that name
    customers = serializers.ListField(
        child=serializers.DictField(), min_length=1, max_length=MOST, write_only=True
    )
    results = BatchResult(many=True, read_only=True)


class CustomerBatchResource(Resource):
    """Recognised by `external_id` within `source`: created, or changed by the fields given.

    A row that cannot be taken is refused by itself, with its fields; the others are stored.
    """

    serializer_class = BatchFields
    permission_required = "customers.view"
    permission_required_write = "customers.edit"

    def create(self, request: Request) -> Response:
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        written: list[dict[str, Any]] = sent.validated_data["customers"]
        reader = BatchRow(partial=True)  # one for all: making it takes longer than reading a row
        checked = [_checked(reader, row) for row in written]
        good = [row for row in checked if "errors" not in row]
        stored = iter(save_customers(source=sent.validated_data["source"], rows=good, actor_id=self.actor_id))
        results = [
            _refused(given, row["errors"]) if "errors" in row else _told(next(stored))
            for given, row in zip(written, checked, strict=True)
        ]
        return Response({"source": sent.validated_data["source"], "results": results}, status.HTTP_200_OK)


def _checked(reader: BatchRow, given: dict[str, Any]) -> dict[str, Any]:
    """The clean row, or its `errors`."""
    try:
        row: dict[str, Any] = reader.run_validation(given)
    except serializers.ValidationError as refusal:
        return {"errors": flat_errors(refusal.detail)}
    if not row.get("external_id"):
        return {"errors": {"external_id": [str(reader.fields["external_id"].error_messages["required"])]}}
    return row


def _told(row: Row) -> dict[str, Any]:
    why = {row.refusal.field or "": [str(row.refusal)]} if row.refusal else {}
    pk = row.known.pk if row.refusal is None else None
    return {"external_id": row.external_id, "result": row.state, "id": pk, "fields": why}


def _refused(given: dict[str, Any], why: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "external_id": str(given.get("external_id", ""))[:120],
        "result": "refused",
        "id": None,
        "fields": why,
    }


def flat_errors(detail: Any, path: str = "") -> dict[str, list[str]]:
    """{"phones": {0: ["…"]}} → {"phones.0": ["…"]}"""
    if isinstance(detail, list) and not any(isinstance(inner, dict | list) for inner in detail):
        return {path: [str(each) for each in detail]}
    pairs = detail.items() if isinstance(detail, dict) else enumerate(detail)
    return {
        name: words
        for key, inner in pairs
        for name, words in flat_errors(inner, f"{path}.{key}".strip(".")).items()
    }
