"""The way of an email to the staff: due → claimed → sending → sent | failed | held back | uncertain.

As of a message (`domain/message.py`): short transactions, none open while a mail server is spoken to. At most
once: what may have arrived is not sent again.
"""

from typing import Any, TypeVar

from django.db.models import F

from core.due import LEASE, ClockTimestamp, held
from journeys.channels.email import Accepted, Later, Outcome, Refused, Unknown
from journeys.domain.message import PAUSES, database_clock
from journeys.domain.sending import MOST_CRASHES
from journeys.enums import DigestState
from journeys.models import CaseNotice, Digest

Mail = TypeVar("Mail", Digest, CaseNotice)
FREE: dict[str, Any] = {"owner": None, "lease_until": None}


def recover(model: type[Digest] | type[CaseNotice]) -> None:
    """Of owners whose lease ran out: what was claimed is due again, what was being sent is uncertain."""
    expired = model._default_manager.filter(lease_until__lte=ClockTimestamp())
    over: dict[str, Any] = {
        "settled_at": ClockTimestamp(),
        "tries": F("tries") + 1,
        **FREE,
        **_forgotten(model),
    }
    expired.filter(state=DigestState.SENDING).update(
        state=DigestState.UNCERTAIN, reason="unknown-end", **over
    )
    claimed = expired.filter(state=DigestState.CLAIMED)
    claimed.filter(tries__gte=MOST_CRASHES - 1).update(state=DigestState.FAILED, reason="gave-up", **over)
    claimed.update(state=DigestState.DUE, tries=F("tries") + 1, **FREE)


def freeze(row: Mail, *, address: str, mime: bytes, **more: Any) -> bool:
    """Each attempt anew, with the rights of its moment: of an attempt that failed nothing was taken."""
    row.mime, row.address = mime, address
    return move(
        row,
        state=DigestState.SENDING,
        sending_at=ClockTimestamp(),
        lease_until=ClockTimestamp() + LEASE,
        reason="",
        detail="",
        address=address,
        mime=mime,
        **more,
    )


def take_outcome(row: Mail, outcome: Outcome) -> bool:
    """What the mail server said. True: the mail came to its end."""
    match outcome:
        case Accepted():
            return settle(row, DigestState.SENT)
        case Unknown(detail):
            return settle(row, DigestState.UNCERTAIN, "unknown-end", detail)
        case Refused(detail):
            return settle(row, DigestState.FAILED, "refused", detail)
        case Later(detail) if row.tries < len(PAUSES):
            again = {"due_at": database_clock() + PAUSES[row.tries], "tries": F("tries") + 1, **FREE}
            told = {"reason": "unreachable", "detail": detail, "sending_at": None}
            move(row, state=DigestState.DUE, **again, **told)
            return False
        case Later(detail):
            return settle(row, DigestState.FAILED, "gave-up", detail)
    return False


def settle(row: Mail, state: DigestState, reason: str = "", detail: str = "") -> bool:
    return move(row, state=state, reason=reason, detail=detail, settled_at=ClockTimestamp(), **FREE)


def let_go(row: Mail) -> None:
    move(row, state=DigestState.DUE, **FREE)


def move(row: Mail, **fields: Any) -> bool:
    """The only way a mail changes hands or state. False: the claim is lost."""
    moved = held(row).update(**(_forgotten(type(row)) | fields))
    if moved:
        row.state = fields["state"]
    return bool(moved)


def _forgotten(model: type[Digest] | type[CaseNotice]) -> dict[str, Any]:
    """The text of a mail about cases names customers: it is there only while it is being sent."""
    return {"mime": None} if model is CaseNotice else {}
