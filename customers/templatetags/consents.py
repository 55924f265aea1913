"""The standing of a statement of consent: its words, tone and mark."""

from django import template
from django.utils.translation import gettext_lazy as _

from customers.enums import Standing

register = template.Library()

SHORT = {
    Standing.IN_FORCE: _("agrees"),
    Standing.WITHDRAWN: _("refuses"),
    Standing.UNPROVEN: _("no proof"),
    Standing.EXPIRED: _("expired"),
}
TONES = {
    Standing.IN_FORCE: "good",
    Standing.WITHDRAWN: "bad",
    Standing.UNPROVEN: "warn",
    Standing.EXPIRED: "warn",
}
ICONS = {
    Standing.IN_FORCE: "check",
    Standing.WITHDRAWN: "x",
    Standing.UNPROVEN: "shield-alert",
    Standing.EXPIRED: "clock-alert",
    Standing.SUPERSEDED: "history",
}


@register.filter
def standing_words(standing: str) -> str:
    """In full, for the ledger."""
    return str(Standing(standing).label)


@register.filter
def standing_short(standing: str) -> str:
    return str(SHORT[Standing(standing)])


@register.filter
def standing_tone(standing: str) -> str:
    return TONES.get(Standing(standing), "")


@register.filter
def standing_icon(standing: str) -> str:
    return ICONS[Standing(standing)]
