"""What the description of the API (OpenAPI) says beyond what drf-spectacular reads from the code."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from core.api import Creatable, Resource
from crm.api.errors import Error
from crm.api.idempotency import HEADER

_KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Yours, up to 200 characters: for a day the same request again gets the same answer and does"
    " nothing; another request with the key is refused with 422.",
)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "crm.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A service account's token: cercle_…"}


class SignatureScheme(OpenApiAuthenticationExtension):
    target_class = "crm.api.authentication.SignatureAuthentication"
    name = "signature"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        words = "Standard Webhooks, with `cercle-account`; for phone-calls only, see docs/telephony.md."
        return {"type": "apiKey", "in": "header", "name": "webhook-signature", "description": words}


class Schema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        if self.method == "POST":
            return [_KEY]
        filters = getattr(self.view, "filters", None)
        return [filters] if filters and self._is_list_view() and filters().fields else []

    def get_request_serializer(self) -> Any:
        changes = getattr(self.view, "change_serializer_class", None) if self.method == "PATCH" else None
        return changes or super().get_request_serializer()

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0].replace("-", " ")]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if not isinstance(self.view, Resource):
            return bodies
        if self.method == "POST" and isinstance(self.view, Creatable) and self.view.is_repeatable:
            bodies["200"] = bodies["201"]
        for status in self._refusals():
            bodies[status] = self._get_response_for_code(Error, status)
        return bodies

    def _refusals(self) -> list[str]:
        refusals = ["400", "401", "403"]
        if "{" in self.path:
            refusals.append("404")
        if self.method in {"POST", "PUT", "PATCH"}:
            refusals += ["409", "413", "415", "422"]
        return refusals
