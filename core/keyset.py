"""Pages of a list by key: each begins after the last row of the one before, so all cost the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import BadRequest
from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from core.errors import Invalid
from core.sql import Row

Rows = TypeVar("Rows", bound=Model)
LIMIT = 50
MOST = 200


@dataclass(frozen=True)
class KeyPage(Generic[Rows]):
    """Rows of a list; `previous` and `next` are query strings that lead on, or empty."""

    rows: list[Rows]
    previous: str = ""
    next: str = ""


def read_page(
    rows: QuerySet[Rows], ordering: Sequence[str], *, after: str = "", before: str = "", size: int = LIMIT
) -> KeyPage[Rows]:
    """One page of a staff list, by signed key, in names that all run the same way; the last one is unique.

    Raises Invalid where `after` or `before` is not one of ours.
    """
    back = bool(before and not after)
    way = [_turned(name) for name in ordering] if back else list(ordering)
    cursor = before if back else after
    rows = rows.order_by(*way)
    if cursor:
        rows = rows.filter(_beyond(way, _opened(cursor, ordering)))
    found = list(rows[: size + 1])
    page, more = found[:size], len(found) > size
    if back:
        page.reverse()
    earlier, later = (more, True) if back else (bool(cursor), more)
    return KeyPage(
        page,
        f"before={_sealed(page[0], ordering)}" if page and earlier else "",
        f"after={_sealed(page[-1], ordering)}" if page and later else "",
    )


def page_of(
    asked: QueryDict, rows: QuerySet[Rows], ordering: Sequence[str], *, size: int = LIMIT
) -> KeyPage[Rows]:
    """What a query string asks for, and the ways on, filters kept. Raises BadRequest for a strange cursor."""
    try:
        page = read_page(
            rows, ordering, after=asked.get("after", ""), before=asked.get("before", ""), size=size
        )
    except Invalid as refusal:
        raise BadRequest(str(refusal)) from refusal
    filters = without_place(asked)
    ways = (way and f"?{filters}{way}" for way in (page.previous, page.next))
    return KeyPage(page.rows, *ways)


def without_place(asked: QueryDict) -> str:
    """The filters of a query string, ready to be gone on with."""
    query = asked.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    return f"{query.urlencode()}&" if query else ""


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _sealed(row: Model, ordering: Sequence[str]) -> str:
    return signing.dumps(_key(row, ordering), salt=_salt(ordering))


def _opened(cursor: str, ordering: Sequence[str]) -> list[Any]:
    try:
        key: list[Any] = signing.loads(cursor, salt=_salt(ordering))
    except signing.BadSignature:
        raise Invalid(_("This cursor is not one of ours.")) from None
    return key


def _salt(ordering: Sequence[str]) -> str:
    return f"cursor:{','.join(ordering)}"


def _beyond(ordering: Sequence[str], key: Sequence[Any]) -> Q | GreaterThan | LessThan:
    """`ordering`: names that all run the same way, or two that run against each other."""
    falls = [name.startswith("-") for name in ordering]
    if len(set(falls)) > 1:
        (lead, tie), (place, last) = (name.lstrip("-") for name in ordering), key
        beyond, other = ("lt", "gt") if falls[0] else ("gt", "lt")
        further = Q(**{f"{lead}__{beyond}": place}) | Q(**{f"{tie}__{other}": last})
        return Q(**{f"{lead}__{beyond}e": place}) & further
    columns = Row(*[F(name.lstrip("-")) for name in ordering])
    comes_after = LessThan if ordering[0].startswith("-") else GreaterThan
    return comes_after(columns, Row(*[Value(part) for part in key]))


class KeysetPagination(BasePagination):
    """`limit` rows after `cursor`, in the view's `get_ordering()`: names whose last is unique.

    The cursor is signed: what comes back was written by us, or is refused.
    """

    parameters: tuple[str, ...] = ("limit", "cursor")

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        self.url = request.build_absolute_uri()
        self.ordering: Sequence[str] = view.get_ordering()  # type: ignore[union-attr]  # a list's
        self.limit = _limit(request.query_params.get("limit"))
        rows = queryset.order_by(*self.ordering)
        if "cursor" in request.query_params:
            rows = rows.filter(self._after(request.query_params["cursor"]))
        self.page = list(rows[: self.limit + 1])
        self.has_next = len(self.page) > self.limit
        return self.page[: self.limit]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self._next_url()})

    def _after(self, cursor: str) -> Q | GreaterThan | LessThan:
        try:
            return _beyond(self.ordering, _opened(cursor, self.ordering))
        except Invalid as refusal:
            raise ValidationError({"cursor": [str(refusal)]}) from None

    def _next_url(self) -> str | None:
        if not self.has_next:
            return None
        cursor = _sealed(self.page[self.limit - 1], self.ordering)
        return replace_query_param(self.url, "cursor", cursor)

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
