"""A survey sent to an invented customer after an occasion, and perhaps answered."""

from datetime import datetime, timedelta
from hashlib import sha256

from crm.demo.ledger import COLUMNS, Ledger
from surveys.domain.invitation import names_of
from surveys.models import Survey

LANGUAGE = COLUMNS["customers_customer"].split().index("language")

Reply = tuple[datetime, int, str]
"""When, the score, and the comment."""


def ask(
    ledger: Ledger, survey: Survey, customer: int, *, occasion: str, at: datetime, reply: Reply | None
) -> None:
    """Sent at `at`; a reply that would only come after the demo's today has not come."""
    reply = reply if reply and reply[0] < ledger.today else None
    language = ledger.rows["customers_customer"][customer - 1][LANGUAGE]
    token = sha256(f"nobody knows the link of {survey.slug}, {occasion}".encode()).hexdigest()
    times = (at, at + timedelta(days=survey.valid_days), reply[0] if reply else None)
    written = (survey.pk, customer, occasion, token, language, *times)
    invitation = ledger.add("surveys_invitation", *written, "email", at, times[-1])
    told = names_of(survey) | {"occasion": occasion}
    ledger.tell(customer, "survey.invited", at, told | {"invitation": invitation})
    if reply:
        replied, score, comment = reply
        scale = [survey.scale_min, survey.scale_max]
        number = ledger.add(
            "surveys_answer", invitation, survey.pk, customer, score, *scale, comment, replied
        )
        said = {"answer": number, "kind": survey.kind, "score": score, "scale": scale, "comment": comment}
        ledger.tell(customer, "survey.answered", replied, told | said)
