"""Write to somebody that they may come in."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from crm.models import User

logger = logging.getLogger(__name__)


def send_invitation(*, user: User, link: str) -> bool:
    """In the language of the invited. False: no mail got out, so somebody has to hand over the link."""
    context = {"user": user, "link": link, "house": settings.HOUSE_NAME}
    with translation.override(user.language):
        subject = render_to_string("crm/email/invitation_subject.txt", context).strip()
        text = render_to_string("crm/email/invitation.txt", context)
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email])
    except (SMTPException, OSError) as error:
        logger.error("invitation of staff %s not sent: %s", user.pk, type(error).__name__)
        return False
    return True
