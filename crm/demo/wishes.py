"""What some of the invented customers chose on their own page: less often, a pause, a copy of their data."""

import random
from datetime import datetime, timedelta
from itertools import cycle
from uuid import UUID

from customers.enums import EventKind, Frequency, PrivacyRequestKind
from customers.models import Customer, Event, Preference
from customers.privacy.domain.request import request_privacy, said_on_own_page

SHARE = 0.06
ASKING = 3


def seed_wishes(rng: random.Random, *, today: datetime) -> None:
    people = list(Customer.objects.order_by("pk").values_list("pk", "since"))
    chosen = [_wish(rng, pk, since, today) for pk, since in people if rng.random() < SHARE]
    Preference.objects.bulk_create([preference for preference, _event in chosen])
    Event.objects.bulk_create([event for _preference, event in chosen])
    asking = Customer.objects.filter(pk__in=rng.sample([pk for pk, _ in people], ASKING)).order_by("pk")
    for customer, kind in zip(asking, cycle(PrivacyRequestKind), strict=False):
        request_privacy(customer=customer, kind=kind, said=said_on_own_page())


def _wish(rng: random.Random, pk: int, since: datetime, today: datetime) -> tuple[Preference, Event]:
    at = max(since, today - timedelta(days=rng.uniform(0, 200)))
    frequency = rng.choices(list(Frequency), [1, 5, 4])[0]
    paused = at + timedelta(days=30) if frequency == Frequency.ALWAYS else None
    preference = Preference(
        customer_id=pk,
        key=UUID(int=rng.getrandbits(128), version=4),
        frequency=frequency,
        paused_until=paused,
        made_at=at,
    )
    told = {
        "changed": ["paused_until" if paused else "frequency"],
        "frequency": str(frequency),
        "paused_until": paused.isoformat() if paused else None,
        "source": "preference-page",
    }
    return preference, Event(
        kind=EventKind.PREFERENCES_CHANGED, customer_id=pk, occurred_at=at, source="demo", data=told
    )
