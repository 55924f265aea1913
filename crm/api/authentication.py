"""Machines come with a token, the pages of members of staff with their session."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from crm.domain.service_account import recognise
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
