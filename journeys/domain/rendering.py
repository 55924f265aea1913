"""Turn a template into the mail that leaves: text and HTML in the customer's language, rendered once.

In the text of a template, `{first_name}`, `{last_name}`, `{name}` and `{house}` are filled in. An empty line
begins a paragraph. A paragraph may be a block: `[[rating]]` the survey's scale as links, `[[cart]]` what lies
in the cart, `[[button: Words]]` a link to the cart, `[[choices: Words]]` one to the customer's own page,
`[[ideas: Words]]` one to their page of ideas, `[[idea: Words]]` the same with what became of an idea.
`[[link: Words]]` where the rule of the loop invites to.
Anything else stays as it is written.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from core.text import clean_line
from customers.commerce.domain.accent import HOUSE, by_day
from customers.commerce.domain.logo import address_of_logo
from customers.enums import CartState
from customers.models import Brand, Cart, Customer
from customers.people.domain.preference import link_of
from journeys.domain.loop.follow import link_of_thanks
from journeys.domain.rating import Asking, NothingToSend, ask, in_rows
from journeys.domain.speaker import speaker_of
from journeys.enums import AT_MOST_ONCE, Reason
from journeys.models import Message
from surveys.domain.idea import ideas
from surveys.domain.portal import portal_link
from surveys.domain.wording import lead_of
from surveys.models import Survey, Version

POLICY = SMTP.clone(cte_type="7bit", max_line_length=500)  # any server passes it on unchanged, links unfolded
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
BLOCK = re.compile(r"\[\[\s*([a-z]+)\s*(?::\s*(.*?))?\s*\]\]")


class BadAddress(Exception):
    """No mail can carry it."""


@dataclass(frozen=True)
class Rendered:
    subject: str
    language: str
    mime: bytes
    unsubscribe_hash: str | None


@dataclass
class Block:
    """One piece of a mail: `kind` is paragraph, rating, cart or button."""

    kind: str
    text: str = ""
    url: str = ""
    rows: list[Any] = field(default_factory=list)
    ends: tuple[str, str] = ("", "")


def render(message: Message, *, customer: Customer, address: str) -> Rendered:
    """Raises NothingToSend, BadAddress. Invites to the survey, if there is one: wants a transaction."""
    language = customer.language
    subject, body = message.template.words(language)
    with translation.override(language):
        speaker = speaker_of(message)
        asking = ask(message, body, speaker=speaker)
        brand = asking.brand if asking else speaker
        if asking:
            subject, body = asking.worded(subject, body)
        words = placeholders(customer, house=brand.name if brand else "")
        blocks = list(_read(fill(body, words), message, asking))
        token = secrets.token_urlsafe(32) if message.purpose in AT_MOST_ONCE else None
        unsubscribe = absolute(reverse("journeys:unsubscribe", args=[token])) if token else ""
        context: dict[str, Any] = {
            "subject": clean_line(fill(subject, words)),
            "blocks": blocks,
            "house": words["house"],
            **dress_of(brand),
            "unsubscribe": unsubscribe,
            "preferences": link_of(customer.pk),
            "purpose": message.get_purpose_display(),
            "language": language,
        }
        mime = letter(
            name=customer.name,
            address=address,
            subject=context["subject"],
            language=language,
            identity=message_id("message", message.pk, message.key),
            leave=unsubscribe,
            sender=brand.signs if brand else "",
            **written("mail", context),
        )
    return Rendered(context["subject"], language, mime, hash_token(token) if token else None)


def dress_of(brand: Brand | None) -> dict[str, Any]:
    """The colour of its buttons, and its logo; the house wears no other."""
    own, logo = (brand.accent, brand.shown) if brand else ("", None)
    return {
        "accent": by_day(own).accent if own else HOUSE,
        "has_own_accent": bool(own),
        "logo": logo,
        "logo_address": address_of_logo(logo.name) if logo else "",
    }


def placeholders(customer: Customer, *, house: str = "") -> dict[str, str]:
    return {
        "first_name": customer.first_name or customer.name,
        "last_name": customer.last_name,
        "name": customer.name,
        "house": house or settings.HOUSE_NAME,
    }


def fill(text: str, words: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def paragraphs(body: str) -> Iterator[tuple[str, str]]:
    """Kind and words of each; a block stands in a paragraph of its own."""
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        found = BLOCK.fullmatch(paragraph.strip())
        is_known = found and (found[1] == "rating" or found[1] in BLOCKS)
        yield (found[1], found[2] or "") if found and is_known else ("paragraph", paragraph.strip())


def _read(body: str, message: Message, asking: Asking | None) -> Iterator[Block]:
    for kind, words in paragraphs(body):
        if kind == "rating":
            yield from _rating(asking)
        elif kind == "paragraph":
            yield Block(kind, words)
        else:
            yield from BLOCKS[kind](message, words)


def _rating(asking: Asking | None) -> Iterator[Block]:
    if asking is None:
        return
    page = absolute(reverse("surveys:answer", args=[asking.token]))
    yield rating_of(asking.invitation.survey, lead_of(asking.invitation), page)


def rating_of(survey: Survey, lead: Version | Survey, page: str) -> Block:
    """Each score as a link to its page; no or yes in words."""
    scores = [(str(score), f"{page}?score={score}") for score in survey.scale]
    ends = (f"{survey.scale_min} = {lead.lowest}", f"{survey.scale_max} = {lead.highest}")
    if survey.is_no_or_yes:
        named = zip((lead.lowest, lead.highest), scores, strict=True)
        scores, ends = [(words, link) for words, (_score, link) in named], ("", "")
    return Block("rating", lead.question, page, in_rows(scores), ends)


def _cart(message: Message, _words: str) -> Iterator[Block]:
    cart = _cart_of(message)
    lines = list(cart.lines.all()[:20]) if cart else []
    if not cart or not lines:
        raise NothingToSend(Reason.NOTHING_LEFT)
    yield Block("cart", rows=[*lines], ends=("", str(cart.total)))


def _button(message: Message, words: str) -> Iterator[Block]:
    cart = _cart_of(message)
    if cart and cart.url and words:
        yield Block("button", words, cart.url)


def _choices(message: Message, words: str) -> Iterator[Block]:
    if words:
        yield Block("button", words, link_of(message.customer_id))


def _idea(message: Message, words: str) -> Iterator[Block]:
    """The idea as it stands now, or the one it went into, and the way to their page of ideas."""
    _kind, _colon, number = (message.enrolment.occasion if message.enrolment else "").partition(":")
    number = number.partition(":")[0]
    known = ideas().filter(pk=number).first() if number.isdecimal() else None
    idea = (known.merged_into or known) if known else None
    if idea is None or not idea.is_shown:
        raise NothingToSend(Reason.NOTHING_LEFT)
    yield Block("paragraph", f"{idea.title}\n{idea.get_state_display()}")
    if idea.reply:
        yield Block("paragraph", idea.reply)
    if words:
        yield Block("button", words, portal_link(message.customer_id))


def _ideas(message: Message, words: str) -> Iterator[Block]:
    if words:
        yield Block("button", words, portal_link(message.customer_id))


def _link(message: Message, words: str) -> Iterator[Block]:
    """Where the rule that thanks invites to: the site of reviews, say."""
    url = link_of_thanks(message)
    if words and url:
        yield Block("button", words, url)


BLOCKS = {
    "cart": _cart,
    "button": _button,
    "choices": _choices,
    "link": _link,
    "idea": _idea,
    "ideas": _ideas,
}


def _cart_of(message: Message) -> Cart | None:
    occasion = message.enrolment.occasion if message.enrolment else ""
    number = occasion.removeprefix("cart:")
    if number == occasion or not number.isdecimal():
        return None
    return Cart.objects.filter(pk=number, customer=message.customer_id, state=CartState.OPEN).first()


def written(template: str, context: dict[str, Any]) -> dict[str, str]:
    """Both parts of a mail."""
    return {
        "text": render_to_string(f"journeys/{template}.txt", context),
        "html": render_to_string(f"journeys/{template}.html", context),
    }


def letter(
    *,
    name: str,
    address: str,
    subject: str,
    language: str,
    identity: str,
    text: str,
    html: str,
    leave: str = "",
    sender: str = "",
) -> bytes:
    """The whole mail; `leave` unsubscribes in one step, `sender` is who it is from. Raises BadAddress."""
    mail = EmailMessage(policy=POLICY)
    house, ours = parseaddr(settings.DEFAULT_FROM_EMAIL)
    mail["From"] = Address(display_name=sender or house or settings.HOUSE_NAME, addr_spec=ours)
    try:
        mail["To"] = Address(display_name=clean_line(name), addr_spec=address)
    except (ValueError, IndexError) as error:  # from the standard library
        raise BadAddress from error
    mail["Subject"] = subject
    mail["Date"] = format_datetime(timezone.now())
    mail["Message-ID"] = identity
    mail["Auto-Submitted"] = "auto-generated"
    if leave:
        mail["List-Unsubscribe"] = f"<{leave}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    mail["Content-Language"] = language  # now: what came before it would stand in the first part alone
    return mail.as_bytes(policy=POLICY)


def message_id(kind: str, pk: int, key: str) -> str:
    """From the row: the same mail, however often it is tried, has the same id."""
    of_key = hashlib.sha256(key.encode()).hexdigest()[:16]
    return f"<{kind}-{pk}-{of_key}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
