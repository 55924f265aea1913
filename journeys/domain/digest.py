"""The way of a report by email: due → claimed → sending → sent | failed | held back | uncertain.

As of a message (`domain/message.py`): short transactions, none open while a mail server is spoken to.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from core.due import LEASE, ClockTimestamp, held
from journeys.channels.email import Accepted, Later, Mailer, Outcome, Refused, Unknown
from journeys.domain.digest_mail import NothingToTell, Rendered, render_digest
from journeys.domain.message import PAUSES, database_clock
from journeys.domain.report_subscription import plan, plan_missing
from journeys.domain.sending import MOST_CRASHES, SECONDS, hand_over, send_due
from journeys.enums import DigestReason, DigestState
from journeys.models import Digest


def send_due_digests(*, seconds: float = SECONDS) -> int:
    """Mend, plan, and send for a while. Any number may do it at once. Returns how many were looked at."""
    recover_digests()
    plan_missing()
    queue = Digest.objects.filter(state=DigestState.DUE)
    return send_due(queue, to=DigestState.CLAIMED, send=_send, give_back=_let_go, seconds=seconds)


def recover_digests() -> None:
    """Of owners whose lease ran out: what was claimed is due again, what was being sent is uncertain."""
    expired = Digest.objects.filter(lease_until__lte=ClockTimestamp())
    free: dict[str, Any] = {"owner": None, "lease_until": None, "tries": F("tries") + 1}
    over = {"settled_at": ClockTimestamp(), **free}
    expired.filter(state=DigestState.SENDING).update(
        state=DigestState.UNCERTAIN, reason=DigestReason.UNKNOWN_END, **over
    )
    claimed = expired.filter(state=DigestState.CLAIMED)
    claimed.filter(tries__gte=MOST_CRASHES - 1).update(
        state=DigestState.FAILED, reason=DigestReason.GAVE_UP, **over
    )
    claimed.update(state=DigestState.DUE, **free)


def _send(digest: Digest, mailer: Mailer) -> None:
    if prepare_digest(digest):
        settle_digest(digest, hand_over(mailer, digest.address, digest.mime))


def prepare_digest(digest: Digest) -> bool:
    """True: the mail is frozen, and is to be sent now."""
    with transaction.atomic():
        if not held(digest).select_for_update().exists():
            return False
        if digest.subscription.ended_at is not None:
            return not _settle(digest, DigestState.SUPPRESSED, DigestReason.ENDED)
        try:
            rendered = render_digest(digest)
        except NothingToTell as nothing:
            return not _settle(digest, nothing.state, nothing.reason, nothing.detail)
        return _freeze(digest, rendered)


def _freeze(digest: Digest, rendered: Rendered) -> bool:
    """Each attempt anew, with the rights of its moment: of an attempt that failed nothing was taken."""
    digest.mime, digest.address = rendered.mime, digest.subscription.subscriber.email
    return _move(
        digest,
        state=DigestState.SENDING,
        sending_at=ClockTimestamp(),
        lease_until=ClockTimestamp() + LEASE,
        reason="",
        detail="",
        subject=rendered.subject,
        mime=rendered.mime,
        leave_hash=rendered.leave_hash,
        address=digest.address,
    )


def settle_digest(digest: Digest, outcome: Outcome) -> None:
    """Write down what became of it; the next one is planned with it. Does nothing if the lease ran out."""
    with transaction.atomic():
        match outcome:
            case Accepted():
                _settle(digest, DigestState.SENT)
            case Unknown(detail):
                _settle(digest, DigestState.UNCERTAIN, DigestReason.UNKNOWN_END, detail)
            case Refused(detail):
                _settle(digest, DigestState.FAILED, DigestReason.REFUSED, detail)
            case Later(detail) if digest.tries < len(PAUSES):
                _again(digest, database_clock() + PAUSES[digest.tries], detail)
            case Later(detail):
                _settle(digest, DigestState.FAILED, DigestReason.GAVE_UP, detail)


def _again(digest: Digest, at: datetime, detail: str) -> None:
    free = {"owner": None, "lease_until": None, "sending_at": None}
    reason, tries = DigestReason.UNREACHABLE, F("tries") + 1
    _move(digest, state=DigestState.DUE, due_at=at, reason=reason, detail=detail, tries=tries, **free)


def _settle(digest: Digest, state: DigestState, reason: DigestReason | str = "", detail: str = "") -> bool:
    free = {"owner": None, "lease_until": None, "settled_at": ClockTimestamp()}
    moved = _move(digest, state=state, reason=reason, detail=detail, **free)
    if moved:
        plan(digest.subscription)
    return moved


def _let_go(digest: Digest) -> None:
    _move(digest, state=DigestState.DUE, owner=None, lease_until=None)


def _move(digest: Digest, **fields: Any) -> bool:
    """The only way a mail changes hands or state. False: the claim is lost."""
    moved = held(digest).update(**fields)
    if moved:
        digest.state = fields["state"]
    return bool(moved)
