"""The way of an email to the staff: due → claimed → sending → sent | failed | held back | uncertain.

As of a message (`domain/message.py`): short transactions, none open while a mail server is spoken to. At most
once: what may have arrived is not sent again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import F

from core.due import LEASE, ClockTimestamp, held
from journeys.channels.email import Accepted, Later, Mailer, Outcome, Refused, Unknown
from journeys.domain.message import PAUSES, database_clock
from journeys.domain.rendering import BadAddress
from journeys.domain.sending import MOST_CRASHES, hand_over, send_due
from journeys.enums import StaffMailReason, StaffMailState
from journeys.models import StaffMail

Mail = TypeVar("Mail", bound=StaffMail)
FREE: dict[str, Any] = {"owner": None, "lease_until": None}


class NothingToTell(Exception):
    """There is no mail to make, and why; `detail` is for who runs the house."""

    def __init__(
        self,
        reason: StaffMailReason,
        state: StaffMailState = StaffMailState.SUPPRESSED,
        *,
        detail: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason, self.state, self.detail = reason, state, detail


@dataclass(frozen=True)
class Mailing(Generic[Mail]):
    """One kind of emails to the staff: `render` gives the columns of a mail that is to leave now, address and
    mime among them, or raises NothingToTell or BadAddress; `ended` is called with the end of each.
    """

    model: type[Mail]
    render: Callable[[Mail], dict[str, Any]]
    ended: Callable[[Mail], object] = lambda _mail: None

    def recover(self) -> None:
        """Of owners whose lease ran out: what was claimed is due again, what was being sent is uncertain."""
        expired = self.model._default_manager.filter(lease_until__lte=ClockTimestamp())
        over: dict[str, Any] = {"settled_at": ClockTimestamp(), "crashes": F("crashes") + 1, **FREE}
        expired.filter(state=StaffMailState.SENDING).update(
            state=StaffMailState.UNCERTAIN,
            reason=StaffMailReason.UNKNOWN_END,
            **over,
            **_forgotten(self.model),
        )
        claimed = expired.filter(state=StaffMailState.CLAIMED)
        claimed.filter(crashes__gte=MOST_CRASHES - 1).update(
            state=StaffMailState.FAILED, reason=StaffMailReason.GAVE_UP, **over
        )
        claimed.update(state=StaffMailState.DUE, crashes=F("crashes") + 1, **FREE)

    def send_due(self, *, seconds: float) -> int:
        """Any number may do it at once. Returns how many were looked at."""
        queue = self.model._default_manager.filter(state=StaffMailState.DUE)
        return send_due(queue, to=StaffMailState.CLAIMED, send=self._send, give_back=_let_go, seconds=seconds)

    def _send(self, mail: Mail, mailer: Mailer) -> None:
        if self.prepare(mail):
            self.settle(mail, hand_over(mailer, mail.address, mail.mime))

    def prepare(self, mail: Mail) -> bool:
        """True: the mail is frozen, and is to be sent now. Each attempt is rendered anew, with the rights of
        its moment: of an attempt that failed nothing was taken.
        """
        with transaction.atomic():
            if not held(mail).select_for_update().exists():
                return False
            try:
                return _freeze(mail, self.render(mail))
            except NothingToTell as nothing:
                self._end(mail, nothing.state, nothing.reason, nothing.detail)
            except BadAddress:
                self._end(mail, StaffMailState.FAILED, StaffMailReason.BAD_ADDRESS)
        return False

    def settle(self, mail: Mail, outcome: Outcome) -> None:
        """Write down what the mail server said. Does nothing if the lease ran out."""
        match outcome:
            case Accepted():
                self._end(mail, StaffMailState.SENT)
            case Unknown(detail):
                self._end(mail, StaffMailState.UNCERTAIN, StaffMailReason.UNKNOWN_END, detail)
            case Refused(detail):
                self._end(mail, StaffMailState.FAILED, StaffMailReason.REFUSED, detail)
            case Later(detail) if mail.tries < len(PAUSES):
                again = {"due_at": database_clock() + PAUSES[mail.tries], "tries": F("tries") + 1, **FREE}
                told = {"reason": StaffMailReason.UNREACHABLE, "detail": detail, "sending_at": None}
                _move(mail, state=StaffMailState.DUE, **again, **told)
            case Later(detail):
                self._end(mail, StaffMailState.FAILED, StaffMailReason.GAVE_UP, detail)

    @transaction.atomic
    def _end(self, mail: Mail, state: StaffMailState, reason: str = "", detail: str = "") -> None:
        told = {"state": state, "reason": reason, "detail": detail}
        if _move(mail, **told, settled_at=ClockTimestamp(), **FREE):
            self.ended(mail)


def _freeze(mail: StaffMail, columns: dict[str, Any]) -> bool:
    mail.address, mail.mime = columns["address"], columns["mime"]
    sending = {"state": StaffMailState.SENDING, "sending_at": ClockTimestamp(), "reason": "", "detail": ""}
    return _move(mail, **sending, lease_until=ClockTimestamp() + LEASE, **columns)


def _let_go(mail: StaffMail) -> None:
    _move(mail, state=StaffMailState.DUE, **FREE)


def _move(mail: StaffMail, **fields: Any) -> bool:
    """The only way a mail changes hands or state. False: the claim is lost."""
    moved = held(mail).update(**(_forgotten(type(mail)) | fields))
    if moved:
        mail.state = fields["state"]
    return bool(moved)


def _forgotten(model: type[StaffMail]) -> dict[str, Any]:
    return {} if model.keeps_text else {"mime": None}
