"""Whom a survey could be mailed to at a moment, for many at once: what the arbiter will say of each."""

from collections.abc import Collection, Mapping
from datetime import datetime

from customers.enums import Channel, Standing
from customers.models import Consent, Email
from journeys.domain.arbiter import hindrances_to_ask
from journeys.domain.rest import Hindrance
from journeys.enums import MessagePurpose, Reason
from journeys.models import Suppression

AGAINST: Mapping[str, Reason] = {Standing.EXPIRED: Reason.CONSENT_EXPIRED, Standing.UNPROVEN: Reason.NO_PROOF}


def hindrances_to_mail(customer_ids: Collection[int], *, now: datetime) -> Mapping[int, Hindrance]:
    """By customer why not, in a few statements however many; in the order in which the arbiter asks."""
    _rests, held = hindrances_to_ask(customer_ids, now=now)
    return held | _without_address(customer_ids) | _without_consent(customer_ids, now)


def _without_address(customer_ids: Collection[int]) -> dict[int, Hindrance]:
    mails = Email.objects.filter(customer__in=customer_ids)
    rows = mails.order_by("customer", "position", "pk").values_list("customer", "address")
    first: dict[int, str] = {}
    for pk, address in rows:
        first.setdefault(pk, address)
    hashes = {pk: Suppression.hash(address) for pk, address in first.items()}
    barred = set(Suppression.objects.filter(pk__in=set(hashes.values())).values_list("pk", flat=True))
    none = {pk: Hindrance(Reason.NO_ADDRESS) for pk in customer_ids if pk not in first}
    return none | {pk: Hindrance(Reason.SUPPRESSED) for pk, each in hashes.items() if each in barred}


def _without_consent(customer_ids: Collection[int], now: datetime) -> dict[int, Hindrance]:
    said = Consent.objects.filter(
        customer__in=customer_ids, purpose=MessagePurpose.SURVEY, channel=Channel.EMAIL
    )
    standing = {each.customer_id: each.standing for each in said.latest_words().judged(at=now)}
    return {
        pk: Hindrance(AGAINST.get(standing.get(pk, ""), Reason.NO_CONSENT))
        for pk in customer_ids
        if standing.get(pk) != Standing.IN_FORCE
    }
