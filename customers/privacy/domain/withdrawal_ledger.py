"""Who withdrew which consent, kept outside the database too: what a backup takes back is withdrawn again.

A line is a record's number, purpose, channel, when it was said and when it was told, and nothing that tells
of anybody: `1745 marketing email 2026-11-23T01:52:03.000417Z 2026-11-23T01:52:03.000417Z`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from core.sql import execute
from customers.domain.log import Batch
from customers.enums import Channel, ConsentOrigin, EventKind, Purpose
from customers.identity.domain.merging.consents import SOURCE as MERGE
from customers.models import Customer, Event
from customers.people.domain.consent import state_consent
from customers.privacy.domain.ledger_file import MOMENT_WRITTEN, append, lines_of, moment_written

PURPOSES, CHANNELS = "|".join(Purpose.values), "|".join(Channel.values)
LINE = re.compile(rf"(\d{{1,18}}) ({PURPOSES}) ({CHANNELS}) {MOMENT_WRITTEN} {MOMENT_WRITTEN}")
SOURCE = "restore"


@dataclass(frozen=True, order=True)
class Withdrawal:
    """`said`: when it counts from. `told`: when we heard it."""

    number: int
    purpose: str
    channel: str
    said: datetime
    told: datetime

    def __str__(self) -> str:
        moments = f"{moment_written(self.said)} {moment_written(self.told)}"
        return f"{self.number} {self.purpose} {self.channel} {moments}"


def file_of_withdrawals() -> Path:
    """Beside that of the erasures, to be looked after in one place."""
    return settings.ERASURES_FILE.with_name("withdrawals.txt")


def keep_withdrawals(batch: Batch) -> None:
    """A subscriber."""
    if told := withdrawals_of(batch.events):
        append(file_of_withdrawals(), told)


def withdrawals_of(events: QuerySet[Event]) -> list[Withdrawal]:
    """Those a customer made. What a merge said again goes with the merge, which a restore takes back too."""
    told = events.filter(kind=EventKind.CONSENT_WITHDRAWN, customer__isnull=False)
    rows = (
        told.filter(~Q(data__source=MERGE) | Q(data__source__isnull=True))
        .order_by("pk")
        .values_list("customer", "data__purpose", "data__channel", "occurred_at", "recorded_at")
    )
    return [Withdrawal(*row) for row in rows.iterator()]


@dataclass(frozen=True)
class Ledger:
    """`unread`: lines that say nothing."""

    withdrawals: set[Withdrawal]
    unread: list[str]


def withdrawals_in(paths: Iterable[Path]) -> Ledger:
    """Raises OSError."""
    ledger = Ledger(set(), [])
    for line in lines_of(paths):
        try:
            number, purpose, channel, *moments = LINE.fullmatch(line).groups()  # type: ignore[union-attr]  # None is caught
            said, told = map(datetime.fromisoformat, moments)
            ledger.withdrawals.add(Withdrawal(int(number), purpose, channel, said, told))
        except (AttributeError, ValueError):
            ledger.unread.append(line)
    return ledger


_STANDING = """
WITH kept AS (
    SELECT number, purpose, channel, max(said) AS said, max(told) AS told FROM unnest(
        %(number)s::bigint[], %(purpose)s::text[], %(channel)s::text[],
        %(said)s::timestamptz[], %(told)s::timestamptz[]) k (number, purpose, channel, said, told)
    GROUP BY number, purpose, channel
)
SELECT kept.number, kept.purpose, kept.channel, kept.said, kept.told
FROM kept JOIN customers_customer c ON c.id = kept.number AND c.erased_at IS NULL
JOIN LATERAL (
    SELECT granted, stated_at FROM customers_consent s
    WHERE s.customer_id = c.id AND s.purpose = kept.purpose AND s.channel = kept.channel
    ORDER BY stated_at DESC, id DESC LIMIT 1
) last ON last.granted AND last.stated_at < kept.said
WHERE EXISTS (SELECT FROM customers_event e WHERE e.customer_id = c.id AND e.recorded_at < kept.told)
ORDER BY 1, 2, 3
"""


def standing_again(withdrawals: set[Withdrawal]) -> list[Withdrawal]:
    """Those whose yes is the last word again. A record told of only since has the number and is somebody
    else: it is left out."""
    listed = sorted(withdrawals)
    columns = {each.name: [getattr(one, each.name) for one in listed] for each in fields(Withdrawal)}
    return [Withdrawal(*row) for row in execute(_STANDING, **columns)]


def withdraw_again(withdrawals: Iterable[Withdrawal]) -> int:
    """Each in a transaction of its own, as of when it was said. Returns how many."""
    done = 0
    for each in withdrawals:
        state_consent(
            customer=Customer.objects.get(pk=each.number),
            purpose=each.purpose,
            channel=each.channel,
            granted=False,
            origin=ConsentOrigin.CUSTOMER,
            source=SOURCE,
            stated_at=each.said,
        )
        done += 1
    return done
