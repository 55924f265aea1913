"""What some of the invented customers chose on their own page: less often, or a pause."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from customers.enums import EventKind, Frequency
from customers.models import Customer, Event, Preference

SHARE = 0.06


def seed_wishes(rng: random.Random, *, today: datetime) -> None:
    people = list(Customer.objects.order_by("pk").values_list("pk", "since"))
    chosen = [_wish(rng, pk, since, today) for pk, since in people if rng.random() < SHARE]
    Preference.objects.bulk_create([preference for preference, _event in chosen])
    Event.objects.bulk_create([event for _preference, event in chosen])


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
