"""Reports by email: planned, sent, and the next one planned with the end of each."""

from journeys.domain.digest_mail import render_digest
from journeys.domain.report_subscription import plan, plan_missing
from journeys.domain.sending import SECONDS
from journeys.domain.staff_mail import Mailing
from journeys.models import Digest

DIGESTS = Mailing(Digest, render=render_digest, ended=lambda digest: plan(digest.subscription))


def send_due_digests(*, seconds: float = SECONDS) -> int:
    """Mend, plan, and send for a while. Any number may do it at once. Returns how many were looked at."""
    DIGESTS.recover()
    plan_missing()
    return DIGESTS.send_due(seconds=seconds)
