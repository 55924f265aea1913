"""How staff get in: by invitation of an administrator, never by signing themselves up."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from crm.domain.staff import note_new_password
from crm.models import User

logger = logging.getLogger(__name__)


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        note_new_password(user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the reader's language. When no mail gets out, an error page would tell who exists."""
        user = context.get("user")
        with translation.override(user.language if user else translation.get_language()):
            try:
                super().send_mail(template_prefix, email, {"house": settings.HOUSE_NAME} | context)
            except (SMTPException, OSError) as error:
                logger.error("account mail %s not sent: %s", template_prefix, type(error).__name__)
