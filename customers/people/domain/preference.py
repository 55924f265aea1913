"""What a customer wishes of us: how often, a pause, and the personal link to the page where they say so."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.domain.log import record_event
from customers.enums import EventKind, Frequency
from customers.models import Customer, Preference
from customers.people.domain.erased import keep_from_erasure, refuse_erased

PAUSE = timedelta(days=30)
APART = {Frequency.WEEKLY: timedelta(days=7), Frequency.MONTHLY: timedelta(days=30)}
NAMES = ("frequency", "paused_until", "measured")
Said = tuple[str, datetime | None, bool]
STRICTEST_LAST = [Frequency.ALWAYS, Frequency.WEEKLY, Frequency.MONTHLY]
SIGNER = Signer(salt="customers.preferences", sep=".")


@dataclass(frozen=True)
class Wishes:
    """`paused_until` lies in the future, or there is no pause."""

    frequency: Frequency = Frequency.ALWAYS
    paused_until: datetime | None = None
    measured: bool = False
    """Whether we may note that they opened what we sent."""

    @property
    def apart(self) -> timedelta | None:
        """How far two messages lie apart at least."""
        return APART.get(self.frequency)


def wishes_of(customer_id: int, *, now: datetime | None = None) -> Wishes:
    """The strictest of what they said, should two records have become one."""
    return wishes_of_many([customer_id], now=now)[customer_id]


def wishes_of_many(customer_ids: Collection[int], *, now: datetime | None = None) -> dict[int, Wishes]:
    """The same of each."""
    said: dict[int, list[Said]] = {pk: [] for pk in customer_ids}
    for pk, *each in Preference.objects.filter(customer__in=customer_ids).values_list("customer", *NAMES):
        said[pk].append((each[0], each[1], each[2]))
    return {pk: _strictest(each, now or timezone.now()) for pk, each in said.items()}


def _strictest(said: list[Said], now: datetime) -> Wishes:
    pauses = [until for _, until, _ in said if until and until > now]
    often = max((Frequency(each) for each, _, _ in said), key=STRICTEST_LAST.index, default=Frequency.ALWAYS)
    return Wishes(often, max(pauses, default=None), bool(said) and all(measured for _, _, measured in said))


def change_wishes(
    *,
    customer: Customer,
    source: str,
    frequency: str | None = None,
    pause: bool | None = None,
    measured: bool | None = None,
    actor_id: int | None = None,
) -> list[str]:
    """Store what differs, and give the names. `pause`: from now for 30 days, or no longer. Raises Invalid."""
    if frequency is not None and frequency not in Frequency.values:
        raise Invalid(_("Choose how often."), field="frequency")
    with transaction.atomic():
        refuse_erased(_locked(customer))
        before = wishes_of(customer.pk)
        until = before.paused_until
        if pause is not None and pause != bool(until):
            until = timezone.now() + PAUSE if pause else None
        may = before.measured if measured is None else measured
        after = Wishes(Frequency(frequency or before.frequency), until, may)
        changed = [name for name in NAMES if getattr(before, name) != getattr(after, name)]
        if changed:
            preference_of(customer.pk)
            Preference.objects.filter(customer=customer.pk).update(
                frequency=after.frequency, paused_until=after.paused_until, measured=after.measured
            )
            record_event(
                kind=EventKind.PREFERENCES_CHANGED,
                customer_id=customer.pk,
                data={
                    "changed": changed,
                    "frequency": str(after.frequency),
                    "paused_until": until.isoformat() if until else None,
                    "measured": after.measured,
                    "source": source,
                },
                actor_id=actor_id,
            )
    return changed


def _locked(customer: Customer) -> Customer:
    """As whoever sends to them does."""
    return Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)


# ── The link ─────────────────────────────────────────────────────────────────────────────────────────────


def link_of(customer_id: int) -> str:
    """The whole address of their page; the key is made with the first link."""
    return address_of(preference_of(customer_id))


def known_link(customer_id: int) -> str:
    """The same, or nothing where none was ever given out."""
    known = Preference.objects.filter(customer=customer_id).order_by("pk").first()
    return address_of(known) if known else ""


def preference_of(customer_id: int) -> Preference:
    """Made where there is none. Raises Conflict where they were erased."""
    known = Preference.objects.filter(customer=customer_id).order_by("pk").first()
    if known is None:
        with transaction.atomic():
            keep_from_erasure(Customer(pk=customer_id))
            known = Preference.objects.create(customer_id=customer_id)
    return known


def address_of(preference: Preference) -> str:
    return f"{settings.BASE_URL}{reverse('customers:preferences', args=[token_of(preference)])}"


def token_of(preference: Preference) -> str:
    return SIGNER.sign(preference.key.hex)


def find_by_link(token: str) -> Preference | None:
    """Whose page this is, if the link was not withdrawn."""
    try:
        key = UUID(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Preference.objects.filter(key=key).select_related("customer").first()


def withdraw_links(*, customer: Customer) -> None:
    """Every link given out so far leads nowhere any more; the wishes stay."""
    with transaction.atomic():
        for preference in Preference.objects.select_for_update().filter(customer=customer.pk):
            preference.key = uuid4()
            preference.save(update_fields=["key"])
