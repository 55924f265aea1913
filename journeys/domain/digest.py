"""Reports by email: planned, sent, and the next one planned with the end of each."""

from django.db import transaction

from core.due import held
from journeys.channels.email import Mailer, Outcome
from journeys.domain import staff_mail
from journeys.domain.digest_mail import NothingToTell, render_digest
from journeys.domain.report_subscription import plan, plan_missing
from journeys.domain.sending import SECONDS, hand_over, send_due
from journeys.enums import DigestReason, DigestState
from journeys.models import Digest


def send_due_digests(*, seconds: float = SECONDS) -> int:
    """Mend, plan, and send for a while. Any number may do it at once. Returns how many were looked at."""
    recover_digests()
    plan_missing()
    queue = Digest.objects.filter(state=DigestState.DUE)
    return send_due(queue, to=DigestState.CLAIMED, send=_send, give_back=staff_mail.let_go, seconds=seconds)


def recover_digests() -> None:
    staff_mail.recover(Digest)


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
        return staff_mail.freeze(
            digest,
            address=digest.subscription.subscriber.email,
            mime=rendered.mime,
            subject=rendered.subject,
            leave_hash=rendered.leave_hash,
        )


def settle_digest(digest: Digest, outcome: Outcome) -> None:
    """Write down what became of it; the next one is planned with it. Does nothing if the lease ran out."""
    with transaction.atomic():
        if staff_mail.take_outcome(digest, outcome):
            plan(digest.subscription)


def _settle(digest: Digest, state: DigestState, reason: DigestReason, detail: str = "") -> bool:
    settled = staff_mail.settle(digest, state, reason, detail)
    if settled:
        plan(digest.subscription)
    return settled
