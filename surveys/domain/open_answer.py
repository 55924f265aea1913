"""Answers by an open link: of nobody we know, one for each browser, and guarded against machines.

A browser is told from others by a key that stands, signed, in the form and from the first answer on in a
cookie. So a form that was never shown sends nothing, and one that was shown sends one answer, however often.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from time import time
from typing import Self

from django.core import signing
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.errors import Conflict
from surveys.domain.answer import SurveyClosed, take_down
from surveys.domain.invitation import find_invitation, hash_token, is_over, latest_version
from surveys.domain.open_link import LinkFull, doubted_of
from surveys.domain.suspicion import QUICKEST, Sender, household
from surveys.enums import AskedOver, OpenLinkState, Suspicion
from surveys.models import Answer, Invitation, OpenLink

FORM_LASTS = timedelta(hours=3)
"""A form that was shown earlier is shown again, with what was written in it."""
BROWSER_KNOWN = timedelta(days=30)
"""As long as results take two answers of a customer for one (a wave)."""
WINDOW, MOST_OF_ADDRESS = 600, 30  # seconds, and first answers in them from behind one address
MOST_IN_DOUBT = 300  # that one link keeps: a machine that sends for ever fills no table
_signer = signing.TimestampSigner(salt="surveys.open_link")
_salt = secrets.token_hex(16)
"""Of this process, and gone with it: nobody learns from a counter which address it counted."""


class FormTooOld(Conflict):
    def __init__(self) -> None:
        super().__init__(_("This page was open for long. Please send your answer once more."))


@dataclass(frozen=True)
class Visit:
    """A browser at an open link. `shown_at`: when the form it sends was shown; None without such a form."""

    link: OpenLink
    browser: str
    shown_at: datetime | None = None

    @classmethod
    def of(cls, link: OpenLink, *, cookie: str = "", stamped: str = "") -> Self:
        """Its cookie says who it is; without cookies, the form. Whose time is over begins anew."""
        known, _since = _read(link, cookie)
        of_form, shown_at = _read(link, stamped)
        keys = (key for key in (known, of_form) if key and not is_over(_token(link, key)))
        is_fresh = shown_at and timezone.now() - shown_at <= FORM_LASTS
        return cls(link, next(keys, secrets.token_urlsafe(16)), shown_at if is_fresh else None)

    @property
    def stamp(self) -> str:
        return _signer.sign(f"{self.link.pk}.{self.browser}")

    @property
    def token(self) -> str:
        """Of its invitation: as secret as that of a personal link."""
        return _token(self.link, self.browser)

    @cached_property
    def invitation(self) -> Invitation | None:
        return find_invitation(self.token)

    def suspicion(self, *, trap: str) -> str:
        """Raises FormTooOld: without a form of ours nothing is kept."""
        if self.shown_at is None:
            raise FormTooOld
        if trap:
            return Suspicion.TRAP
        return Suspicion.QUICK if timezone.now() - self.shown_at < QUICKEST else ""


def _token(link: OpenLink, browser: str) -> str:
    return f"{link.code}.{browser}"


def _read(link: OpenLink, stamped: str) -> tuple[str, datetime | None]:
    try:
        number, _dot, browser = _signer.unsign(stamped, max_age=BROWSER_KNOWN).partition(".")
        moment = signing.b62_decode(stamped.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, IndexError):
        return "", None
    is_ours = number == str(link.pk)
    return (browser, datetime.fromtimestamp(moment, tz=UTC)) if is_ours else ("", None)


def why_shut(visit: Visit) -> str:
    """Why nobody answers here now; who answered already may change their mind though the link is full."""
    state = visit.link.state
    if state == OpenLinkState.FULL and visit.invitation is None:
        return str(LinkFull())
    return {
        OpenLinkState.OFF: _("This survey takes no answers here at the moment."),
        OpenLinkState.CLOSED: str(SurveyClosed()),
        OpenLinkState.WAITING: _("This survey has not begun yet."),
        OpenLinkState.OVER: _("This survey is over. Thank you all the same!"),
    }.get(state, "")


def unsaved_invitation(visit: Visit, language: str) -> Invitation:
    """What the page shows to somebody who has not answered: reading it stores nothing."""
    link = visit.link
    return Invitation(
        survey=link.survey,
        version=latest_version(link.survey),
        open_link=link,
        brand=link.brand,
        occasion=f"open:{link.pk}:{hash_token(visit.token)}",
        token_hash=hash_token(visit.token),
        language=language,
        channel=AskedOver.OPEN,
        expires_at=timezone.now() + BROWSER_KNOWN,
    )


def record_open_answer(
    *,
    visit: Visit,
    language: str,
    score: int,
    comment: str = "",
    sender: Sender,
    admitted: Callable[[], None],
) -> Answer:
    """Store the answer of this browser, or change it. Raises LinkFull, SurveyClosed, Invalid, Conflict.

    `admitted` is asked before a first answer: it raises where too many came from behind one address.
    """
    with transaction.atomic():
        if visit.invitation is None:
            admitted()
            _check_doubts(visit.link, sender)
        made = unsaved_invitation(visit, language)
        fields = ("survey", "version", "open_link", "brand", "occasion", "language", "channel", "expires_at")
        invitation, _new = Invitation.objects.select_related("survey").get_or_create(
            token_hash=made.token_hash, defaults={name: getattr(made, name) for name in fields}
        )
        return take_down(invitation, score, comment, sender)


def _check_doubts(link: OpenLink, sender: Sender) -> None:
    if sender.suspicion and doubted_of(link) >= MOST_IN_DOUBT:
        raise Conflict(_("Too many machines answer here. Please read the page, then press the button."))


class TooManyHere(Conflict):
    def __init__(self) -> None:
        super().__init__(_("Many answers came from here just now. Please try again in some minutes."))


def admit(address: str) -> None:
    """Count a first answer from behind this address, which is kept nowhere. Raises TooManyHere.

    Each process counts for itself: in the database the count would stand beside the answers.
    """
    hashed = salted_hmac(_salt, household(address), algorithm="sha256").hexdigest()
    key, counter = f"surveys.open.{hashed}.{time() // WINDOW:.0f}", caches["counters"]
    came = counter.get(key, 0) + 1
    counter.set(key, came, WINDOW)
    if came > MOST_OF_ADDRESS:
        raise TooManyHere
