"""Pages of a list by key: each begins after the last row of the one before, so all cost the same."""

from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db.models import F, Model, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from core.sql import Row

LIMIT = 50
MOST = 200


class KeysetPagination(BasePagination):
    """`limit` rows after `cursor`, in the view's `get_ordering()`: names that all run the same way.

    The cursor is signed: what comes back was written by us, or is refused.
    """

    parameters = ("limit", "cursor")

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        self.url = request.build_absolute_uri()
        self.ordering: Sequence[str] = view.get_ordering()  # type: ignore[union-attr]
        self.limit = _limit(request.query_params.get("limit"))
        rows = queryset.order_by(*self.ordering)
        if "cursor" in request.query_params:
            rows = rows.filter(self._after(request.query_params["cursor"]))
        self.page = list(rows[: self.limit + 1])
        self.has_next = len(self.page) > self.limit
        return self.page[: self.limit]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self._next_url()})

    def _after(self, cursor: str) -> GreaterThan | LessThan:
        try:
            key = signing.loads(cursor, salt=self._salt)
        except signing.BadSignature:
            raise ValidationError({"cursor": [_("This cursor is not one of ours.")]}) from None
        columns = Row(*[F(name.lstrip("-")) for name in self.ordering])
        comes_after = LessThan if self.ordering[0].startswith("-") else GreaterThan
        return comes_after(columns, Row(*[Value(part) for part in key]))

    def _next_url(self) -> str | None:
        if not self.has_next:
            return None
        cursor = signing.dumps(_key(self.page[self.limit - 1], self.ordering), salt=self._salt)
        return replace_query_param(self.url, "cursor", cursor)

    @property
    def _salt(self) -> str:
        return f"cursor:{','.join(self.ordering)}"

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {"type": "string", "nullable": True, "format": "uri"},
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        number = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
        return [
            {"name": "limit", "in": "query", "required": False, "schema": number},
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
        ]


def _limit(written: str | None) -> int:
    if written is None:
        return LIMIT
    if not (written.isascii() and written.isdigit() and len(written) <= 3 and 1 <= int(written) <= MOST):
        raise ValidationError({"limit": [_("Give a number from 1 to %(most)d.") % {"most": MOST}]})
    return int(written)


def _key(row: Model, ordering: Sequence[str]) -> list[Any]:
    values = [getattr(row, name.lstrip("-")) for name in ordering]
    return [value if isinstance(value, int) else str(value) for value in values]
