"""Machines come with a token, the pages of members of staff with their session."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from crm.domain.service_account import recognise
from crm.domain.signature import recognise_signature
from crm.models import ServiceAccount


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cercle_…`"""

    def authenticate(self, request: Request) -> tuple[ServiceAccount, None] | None:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        account = recognise(token.strip())
        if account is None:
            raise AuthenticationFailed(_("This token is unknown or no longer valid."))
        return account, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SignatureAuthentication(BaseAuthentication):
    """`cercle-account`, and `webhook-id`, `webhook-timestamp`, `webhook-signature` of Standard Webhooks.

    Only where a resource `takes_signatures`: who overhears a signed message could send it again for five
    minutes, so what it says must count once.
    """

    def authenticate(self, request: Request) -> tuple[ServiceAccount, None] | None:
        signatures = request.headers.get("webhook-signature")
        if signatures is None or not getattr(request.parser_context["view"], "takes_signatures", False):
            return None
        account = recognise_signature(
            hint=request.headers.get("cercle-account", "").removeprefix("cercle_")[:8],
            message_id=request.headers.get("webhook-id", ""),
            sent_at=request.headers.get("webhook-timestamp", ""),
            signatures=signatures,
            body=request._request.body,
        )
        if account is None:
            raise AuthenticationFailed(_("This signature is not valid, or its time is not ours."))
        return account, None
