"""State, withdraw and look up consent. The latest statement per purpose and channel counts."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.sql import prepared
from core.text import clean_text
from customers.domain.checked import check
from customers.domain.log import record_event
from customers.enums import Channel, EventKind, Standing
from customers.models import Consent, Customer
from customers.people.domain.erased import keep_from_erasure

ASKED_OVER = [Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER]
"""The channels we write or call on; the others are places where customers come to us."""

CLOCKS_DIFFER = timedelta(minutes=5)


def state_consent(
    *,
    customer: Customer,
    purpose: str,
    channel: str,
    granted: bool,
    origin: str,
    source: str,
    wording: str = "",
    proof: str = "",
    stated_at: datetime | None = None,
    actor_id: int | None = None,
) -> Consent:
    """Add one statement, made where `source` says; it counts once committed. Raises Invalid, Conflict."""
    consent = Consent(
        customer=customer,
        purpose=purpose,
        channel=channel,
        granted=granted,
        origin=origin,
        source=source,
        wording=clean_text(wording),
        proof=clean_text(proof),
        stated_at=_past(stated_at) if stated_at else Now(),
        actor_id=actor_id,
    )
    check(consent, "purpose", "channel", "origin", "source")
    with transaction.atomic():
        if granted:
            keep_from_erasure(customer)
        consent.save()
        record_event(
            kind=EventKind.CONSENT_GIVEN if granted else EventKind.CONSENT_WITHDRAWN,
            customer_id=customer.pk,
            occurred_at=stated_at and consent.stated_at,
            data={"purpose": purpose, "channel": channel, "source": source},
            actor_id=actor_id,
        )
    return consent


def _past(stated_at: datetime) -> datetime:
    """None is of the future: it would outlast every withdrawal."""
    if stated_at > timezone.now() + CLOCKS_DIFFER:
        raise Invalid(_("A consent cannot be stated in the future."), field="stated_at")
    return min(stated_at, timezone.now())


@prepared
def current_consents(customer_id: int) -> QuerySet[Consent]:
    """The last word on each purpose and channel ever spoken of, with its standing."""
    said = Consent.objects.filter(customer=customer_id)
    return said.latest_words().judged().order_by("purpose", "channel")


def statements_of(customer_id: int) -> QuerySet[Consent]:
    """The whole ledger, the latest first, each with its standing today."""
    said = Consent.objects.filter(customer=customer_id).with_standing()
    return said.select_related("actor").order_by("-stated_at", "-pk")


def has_consent(*, customer_id: int, purpose: str, channel: str) -> bool:
    """No statement is no consent."""
    last = last_word(customer_id=customer_id, purpose=purpose, channel=channel)
    return last is not None and last.standing == Standing.IN_FORCE


def last_word(*, customer_id: int, purpose: str, channel: str, at: datetime | None = None) -> Consent | None:
    """What the customer said last about this, with its standing at that moment; None if they never did."""
    said = Consent.objects.filter(customer=customer_id, purpose=purpose, channel=channel)
    return said.latest_words().judged(at=at).first()


def consenting(*, purpose: str, channel: str) -> QuerySet[Customer]:
    """The customers who agree to be contacted for this purpose over this channel."""
    return Customer.objects.filter(consents_to(purpose=purpose, channel=channel))


def consents_to(*, purpose: str, channel: str) -> Exists:
    """The same as a condition on customers."""
    given = Consent.objects.filter(customer=OuterRef("pk"), purpose=purpose, channel=channel)
    return Exists(given.in_force())
