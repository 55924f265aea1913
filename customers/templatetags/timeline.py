"""The frame of an entry of the history, in which every app draws its own kinds of event; signs and tones."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.template_tags import icon, when

register = template.Library()

CHANNEL_ICONS = {
    "phone": "phone",
    "email": "mail",
    "chat": "message-circle",
    "social": "share-2",
    "store": "store",
    "web": "globe",
    "sms": "message-square-text",
    "letter": "file-text",
    "meeting": "handshake",
}
CART_TONES = {"open": "info", "ordered": "good"}

ENTRY = """<li class="timeline-item{}{}" data-event="{}">
  {}
  <span class="timeline-sign">{}</span>
  <div class="timeline-what">{}{}</div>
</li>
"""


@register.simple_block_tag(takes_context=True)
def entry(context: Context, content: SafeString, sign: str, tone: str = "") -> SafeString:
    """`{% entry "gift" tone="good" %}<div class="timeline-head">…{% endentry %}`.

    A tag and no template to extend: thirty entries stand on a page. In scope for what stands in between:
    `entry`, its `event`, the event's `data`, and `words` for the codes in it.
    """
    shown: Any = context["entry"]
    event = shown.event
    return format_html(
        ENTRY,
        f" tone-{tone}" if tone else "",
        " fresh" if shown.fresh else "",
        event.pk,
        when(event.occurred_at, "clock"),
        icon(sign),
        content,
        format_html('<p class="timeline-by">{}</p>', event.actor.name) if event.actor else "",
    )


@register.filter
def channel_icon(code: str) -> str:
    return CHANNEL_ICONS.get(code, "circle-dot")


@register.filter
def cart_tone(state: str) -> str:
    return CART_TONES.get(state, "")


@register.filter
def solved_tone(solved: bool | None) -> str:
    return "warn" if solved is False else ""
