"""Words and tones for the states and reasons of messages, where a template has only their codes."""

from datetime import datetime

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import formats
from journeys.enums import MessageState, Reason

register = template.Library()

TONES = {
    MessageState.DUE: "info",
    MessageState.CLAIMED: "info",
    MessageState.SENDING: "info",
    MessageState.SENT: "good",
    MessageState.FAILED: "bad",
    MessageState.SUPPRESSED: "warn",
    MessageState.UNCERTAIN: "warn",
}
ICONS = {
    MessageState.DUE: "clock",
    MessageState.CLAIMED: "clock",
    MessageState.SENDING: "send",
    MessageState.SENT: "check",
    MessageState.FAILED: "circle-x",
    MessageState.SUPPRESSED: "hand",
    MessageState.CANCELLED: "ban",
    MessageState.UNCERTAIN: "circle-question-mark",
}


@register.filter
def reason_words(code: str, expired_at: str = "") -> str:
    """`{{ data.reason|reason_words }}`: "no-consent" → its sentence; an unknown code as it is.

    `expired_at`: what else is known, which names the day where a consent had expired.
    """
    if code == Reason.CONSENT_EXPIRED and (at := moment(expired_at)):
        words = _("The customer's consent to such messages expired on %(day)s.")
        today, language = timezone.localdate(), get_language() or settings.LANGUAGE_CODE
        return words % {"day": formats.day(timezone.localtime(at).date(), today=today, language=language)}
    return str(Reason(code).label) if code in Reason.values else code


@register.filter
def state_tone(state: str) -> str:
    return TONES.get(MessageState(state), "")


@register.filter
def state_icon(state: str) -> str:
    return ICONS[MessageState(state)]


@register.filter
def moment(written: str) -> datetime | None:
    """A moment out of an event's data."""
    try:
        return datetime.fromisoformat(written)
    except (TypeError, ValueError):
        return None
