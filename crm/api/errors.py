"""One shape for every refusal of the API: {"error": {"code", "message", "fields"}}."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from core.errors import Conflict, DomainError
from crm.api.parser import TooLarge
from crm.domain.kept_answer import OtherRequest

NO_DATABASE = gettext_lazy("The database does not answer. Please try again.")
DUPLICATE, MISSING, EXCLUDED = "23505", "23503", "23P01"


class Refusal(serializers.Serializer):
    """How a refusal reads, for the description of the API."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]  # a field of that name
        child=serializers.ListField(child=serializers.CharField())
    )


class Error(serializers.Serializer):
    error = Refusal()


def answer(error: Exception, _context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None: nothing we know; it is logged, and answered by `JsonErrors`."""
    refusal = _translated(error)
    if refusal is None:
        return None
    headers = {}
    if auth_header := getattr(refusal, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if refusal.status_code == 503:
        headers["Retry-After"] = "5"
    return Response(_body_of(refusal), status=refusal.status_code, headers=headers)


class _Refused(exceptions.APIException):
    def __init__(self, status: int, code: str, message: str, field: str | None = None) -> None:
        super().__init__({field: [message]} if field else message, code)
        self.status_code, self.code = status, code


def _translated(error: Exception) -> exceptions.APIException | None:
    match error:
        case exceptions.APIException():
            return error
        case DomainError():
            status = 409 if isinstance(error, Conflict) else 422 if isinstance(error, OtherRequest) else 400
            return _Refused(status, error.code, str(error), error.field)
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case ModelValidationError():
            return exceptions.ValidationError(
                error.message_dict if hasattr(error, "error_dict") else error.messages
            )
        case RequestDataTooBig():
            return TooLarge()
        case SuspiciousOperation():
            return exceptions.ParseError()
    return _from_database(error)


def _from_database(error: Exception) -> exceptions.APIException | None:
    match error:
        case IntegrityError():
            state = getattr(error.__cause__, "sqlstate", "")
            if state in {DUPLICATE, MISSING, EXCLUDED}:
                return _Refused(409, "conflict", _("This contradicts what is stored already."))
            return _Refused(400, "invalid", _("The database cannot take this."))
        case DataError():
            return _Refused(400, "invalid", _("A value cannot be stored: it is too large or malformed."))
        case OperationalError() | InterfaceError():
            return _Refused(503, "unavailable", str(NO_DATABASE))
    return None


def _body_of(error: exceptions.APIException) -> dict[str, Any]:
    detail = error.detail
    code = getattr(error, "code", None) or getattr(detail, "code", None) or error.default_code
    if not isinstance(detail, dict | list):
        return body(code, str(detail))
    fields: dict[str, list[str]] = {}
    for path, message in _flat(detail):
        fields.setdefault(path, []).append(message)
    general = fields.pop("", None)
    return body(code, " ".join(general or [_("Some fields cannot be taken as they are.")]), fields)


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """{"lines": [{}, {"sku": ["…"]}]} → ("lines.1.sku", "…")"""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = "" if name in {"non_field_errors", "__all__"} else str(name)
            yield from _flat(inner, f"{path}.{here}".strip("."))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from _flat(inner, path if isinstance(inner, str) else f"{path}.{index}".strip("."))
    else:
        yield path, str(detail)


def body(code: str, message: str, fields: dict[str, list[str]] | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "fields": fields or {}}}


class JsonErrors:
    """Under /api/ every error is JSON, also those made outside its views: no such address, a crash."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        if request.path_info.startswith("/api/") and response.status_code >= 400 and not is_json:
            return _as_json(response)
        return response


def _as_json(response: HttpResponse) -> HttpResponse:
    code, message = {
        403: ("permission_denied", _("You may not do this.")),
        404: ("not_found", _("There is nothing at this address.")),
        405: ("method_not_allowed", _("This address does not take this method.")),
        413: ("too_large", _("The request is too large.")),
    }.get(response.status_code, ("invalid", _("The request cannot be understood.")))
    if response.status_code == 503:
        code, message = "unavailable", str(NO_DATABASE)
    elif response.status_code >= 500:
        code, message = "internal", _("Something went wrong on our side. It has been noted.")
    response.content = json.dumps(body(code, message)).encode()
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Length"] = str(len(response.content))
    return response
