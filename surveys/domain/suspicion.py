"""Who sent this? What a mail scanner does and a person does not, and what we then think of an answer.

Reading a page leaves nothing in the database but this: which of a mail's links were followed within the
last minutes, and how many links were guessed from an address, stands in the cache, where failed log-ins are
counted too.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from time import time

from django.core import signing
from django.core.cache import caches
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.sql import execute
from surveys.enums import Suspicion
from surveys.models import Answer, Invitation

QUICKEST = timedelta(seconds=2)
"""Nobody reads a question and finds the button in less."""
SWEEP = 600  # seconds for which we remember the links that were followed
SWEPT_FROM = 4  # different scores of one mail: more than anybody tries out
GUESSES = 60  # links that lead nowhere, for each address and minute
_signer = signing.TimestampSigner(salt="surveys.page")


@dataclass(frozen=True)
class Sender:
    """What the page noticed about who sends an answer."""

    browser: str = ""
    """The key we gave this browser with its first answer; empty for one we have not seen."""
    suspicion: str = ""


STAFF = Sender()
"""The answer was taken by ourselves: nobody to doubt."""


def stamp(invitation: Invitation) -> str:
    """When this page was shown, to be sent back with the answer: showing it stores nothing."""
    return _signer.sign(str(invitation.pk))


def shown_at(invitation: Invitation, stamped: str) -> datetime | None:
    number, shown = _read(stamped)
    return shown if number == invitation.pk else None


def shown_to_a_person(*, stamped: str, trap: str) -> int | None:
    """The number of the invitation whose page it was, where nothing that was noticed speaks against them."""
    number, shown = _read(stamped)
    return number if shown and not trap and timezone.now() - shown >= QUICKEST else None


def _read(stamped: str) -> tuple[int | None, datetime | None]:
    try:
        number = int(_signer.unsign(stamped))
        moment = signing.b62_decode(stamped.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, IndexError):
        return None, None
    return number, datetime.fromtimestamp(moment, tz=UTC)


def suspicion_of(*, invitation: Invitation, stamped: str, trap: str) -> str:
    """Why this may not be a person; empty where nothing speaks against it."""
    if trap:
        return Suspicion.TRAP
    shown = shown_at(invitation, stamped)
    if shown is None:
        return Suspicion.UNOPENED
    if timezone.now() - shown < QUICKEST:
        return Suspicion.QUICK
    return Suspicion.SWEPT if was_swept(invitation) else ""


def new_browser() -> str:
    return secrets.token_urlsafe(16)


def hash_browser(browser: str) -> str:
    return hashlib.sha256(browser.encode("utf-8", "surrogatepass")).hexdigest() if browser else ""


def is_same_browser(answer: Answer, sender: Sender) -> bool:
    return secrets.compare_digest(answer.browser_hash, hash_browser(sender.browser))


# ── Links followed ───────────────────────────────────────────────────────────────────────────────────────


def note_link(*, invitation: Invitation, score: str) -> None:
    """A link of the mail was followed: a scanner follows them all."""
    seen = _followed(invitation)
    is_link = score in map(str, invitation.survey.scale)
    if is_link and score not in seen and len(seen) < SWEPT_FROM:
        execute(_FOLLOW, invitation=invitation.pk, score=score, seconds=SWEEP)


def was_swept(invitation: Invitation) -> bool:
    """Never where the mail has fewer links than that: on yes or no, one change of mind follows them all."""
    return len(_followed(invitation)) >= SWEPT_FROM


def pressed_by_a_sweep(answer: Answer, sender: Sender) -> bool:
    """Whether an answer that counts was the first press of whoever sends now, link after link.

    Only within the minutes of the sweep, and never where a person shows: words, replies, a confirmation, an
    answer the house took down. Who has the link cannot unmake later what somebody answered.
    """
    is_fresh = timezone.now() - answer.answered_at < timedelta(seconds=SWEEP)
    is_bare = not answer.comment and bool(answer.browser_hash) and not answer.suspicion
    return sender.suspicion == Suspicion.SWEPT and is_fresh and is_bare and not answer.replies.exists()


def _followed(invitation: Invitation) -> set[str]:
    return set((getattr(invitation, "followed", None) or "").split())


_KEY = "'surveys.followed.'"
FOLLOWED = RawSQL(  # noqa: S611 — nothing of anybody's stands in it
    "SELECT CASE WHEN expires > statement_timestamp() THEN value END"
    f" FROM crm_cache WHERE cache_key = {_KEY} || surveys_invitation.id",
    [],
    output_field=TextField(),
)
"""Read with the invitation: the scores of the links that were followed. Found by key, never by time."""
_FOLLOW = f"""
    INSERT INTO crm_cache (cache_key, value, expires) VALUES (
        {_KEY} || %(invitation)s, %(score)s, statement_timestamp() + make_interval(secs => %(seconds)s)
    )
    ON CONFLICT (cache_key) DO UPDATE SET expires = excluded.expires, value = concat_ws(
        ' ', CASE WHEN crm_cache.expires > statement_timestamp() THEN crm_cache.value END, excluded.value
    )
"""


# ── Links guessed ────────────────────────────────────────────────────────────────────────────────────────


def guesses_too_much(address: str) -> bool:
    """Count one more link that leads nowhere: for all processes, whichever of them is asked.

    Who is over the limit costs no more statement for the rest of the minute, in a process that knows it.
    """
    hashed = salted_hmac("surveys.guesses", household(address), algorithm="sha256").hexdigest()
    key, stopped = f"surveys.guesses.{hashed}.{time() // 60:.0f}", caches["counters"]
    if stopped.get(key):
        return True
    [(many,)] = execute(_GUESS, key=key)
    if many > GUESSES:
        stopped.set(key, True, 60)
    return bool(many > GUESSES)


_GUESS = """
    INSERT INTO crm_cache (cache_key, value, expires)
    VALUES (%(key)s, '1', statement_timestamp() + make_interval(secs => 60))
    ON CONFLICT (cache_key) DO UPDATE SET value = crm_cache.value::int + 1 RETURNING value::int
"""


def household(address: str) -> str:
    """Of IPv6 one line has 2**64 addresses, and may take another for each try."""
    try:
        number = ip_address(address)
    except ValueError:
        return address
    if isinstance(number, IPv4Address):
        return address
    return str(number.ipv4_mapped or ip_network((int(number), 64), strict=False))
