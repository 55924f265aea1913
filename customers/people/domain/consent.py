"""State, withdraw and look up consent. The latest statement per purpose and channel counts."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.sql import prepared
from core.text import clean_text
from customers.domain.checked import check
from customers.domain.log import record_event
from customers.enums import EventKind
from customers.models import Consent, Customer

CLOCKS_DIFFER = timedelta(minutes=5)


def state_consent(
    *,
    customer: Customer,
    purpose: str,
    channel: str,
    granted: bool,
    source: str,
    wording: str = "",
    proof: str = "",
    stated_at: datetime | None = None,
    actor_id: int | None = None,
) -> Consent:
    """Add one statement to the ledger; it counts from the moment this transaction commits. Raises Invalid.

    A statement of the future would outlast every withdrawal, so there is none.
    """
    stated_at = _past(stated_at) if stated_at else None
    consent = Consent(
        customer=customer,
        purpose=purpose,
        channel=channel,
        granted=granted,
        source=source,
        wording=clean_text(wording),
        proof=clean_text(proof),
        stated_at=stated_at or Now(),
        actor_id=actor_id,
    )
    check(consent, "purpose", "channel", "source")
    with transaction.atomic():
        consent.save()
        record_event(
            kind=EventKind.CONSENT_GIVEN if granted else EventKind.CONSENT_WITHDRAWN,
            customer_id=customer.pk,
            occurred_at=stated_at,
            data={"purpose": purpose, "channel": channel, "source": source},
            actor_id=actor_id,
        )
    return consent


def _past(stated_at: datetime) -> datetime:
    if stated_at > timezone.now() + CLOCKS_DIFFER:
        raise Invalid(_("A consent cannot be stated in the future."), field="stated_at")
    return min(stated_at, timezone.now())


@prepared
def current_consents(customer_id: int) -> QuerySet[Consent]:
    """The statement in force for each purpose and channel ever spoken of."""
    latest_first = Consent.objects.filter(customer=customer_id).order_by(
        "purpose", "channel", "-stated_at", "-pk"
    )
    return latest_first.distinct("purpose", "channel")


def has_consent(*, customer_id: int, purpose: str, channel: str) -> bool:
    """No statement is no consent."""
    latest = Consent.objects.filter(customer=customer_id, purpose=purpose, channel=channel)
    return bool(latest.order_by("-stated_at", "-pk").values_list("granted", flat=True).first())


def consenting(*, purpose: str, channel: str) -> QuerySet[Customer]:
    """The customers who agree to be contacted for this purpose over this channel."""
    latest = Consent.objects.filter(customer=OuterRef("pk"), purpose=purpose, channel=channel)
    return Customer.objects.alias(
        latest_consent=Subquery(latest.order_by("-stated_at", "-pk").values("granted")[:1])
    ).filter(latest_consent=True)
