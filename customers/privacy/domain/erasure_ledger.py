"""Who was erased, kept outside the database too: whoever a backup brings back is erased again.

A line is the number of a record and the moment of its erasure, and nothing that tells of anybody:
`1745 2026-11-23T01:52:03.000417Z`. The same line may stand there twice.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from core.sql import execute
from customers.domain.log import Batch
from customers.models import Customer, Merge
from customers.privacy.domain.erasure import erase_customer
from customers.privacy.domain.ledger_file import MOMENT_WRITTEN, append, lines_of, moment_written

LINE = re.compile(rf"(\d{{1,18}}) {MOMENT_WRITTEN}")


@dataclass(frozen=True, order=True)
class Erasure:
    number: int
    at: datetime

    def __str__(self) -> str:
        return f"{self.number} {moment_written(self.at)}"


def keep_erasures(batch: Batch) -> None:
    """A subscriber."""
    append(
        settings.ERASURES_FILE,
        erasures_of(Customer.objects.filter(pk__in=batch.events.values("customer"))),
    )


def erasures_of(customers: QuerySet[Customer]) -> list[Erasure]:
    """With the records merged into each: in a backup these may still stand by themselves."""
    erased = customers.filter(erased_at__isnull=False).order_by("erased_at", "pk")
    merges = Merge.objects.filter(survivor__in=erased.values("pk"), undone_at=None).order_by("pk")
    merged: dict[int, list[int]] = {}
    for survivor, number in merges.values_list("survivor", "merged_id"):
        merged.setdefault(survivor, []).append(number)
    return [
        Erasure(number, at)
        for pk, at in erased.values_list("pk", "erased_at")
        for number in (pk, *merged.get(pk, []))
        if at
    ]


@dataclass(frozen=True)
class Ledger:
    """`unread`: lines that say nothing."""

    erasures: set[Erasure]
    unread: list[str]


def ledger_of(paths: Iterable[Path]) -> Ledger:
    """Raises OSError."""
    ledger = Ledger(set(), [])
    for line in lines_of(paths):
        try:
            number, at = LINE.fullmatch(line).groups()  # type: ignore[union-attr]  # None is caught
            ledger.erasures.add(Erasure(int(number), datetime.fromisoformat(at)))
        except (AttributeError, ValueError):
            ledger.unread.append(line)
    return ledger


@dataclass(frozen=True)
class Returned:
    """`standing`: numbers of those who stand here again. `merged`: which other records, by number, hold one
    of theirs, merged into it: somebody has to look.
    """

    standing: list[int]
    merged: list[int]


def returned(erasures: set[Erasure]) -> Returned:
    """A record told of only after that moment has the number and is somebody else: it is left out."""
    listed = sorted(erasures)
    params = {"numbers": [each.number for each in listed], "moments": [each.at for each in listed]}
    return Returned(
        *([number for (number,) in execute(statement, **params)] for statement in (_STANDING, _MERGED))
    )


def erase_again(numbers: Iterable[int]) -> int:
    """Each in a transaction of its own: whatever stops it, the next run goes on. Returns how many."""
    done = 0
    for number in numbers:
        erase_customer(customer=Customer.objects.get(pk=number), actor_id=None)
        done += 1
    return done


_ERASED = (
    "WITH erased AS (SELECT * FROM unnest(%(numbers)s::bigint[], %(moments)s::timestamptz[]) e (id, at))"
)
_KNOWN = (
    "EXISTS (SELECT FROM customers_event told WHERE told.customer_id = c.id AND told.recorded_at < erased.at)"
)

_STANDING = f"""
{_ERASED} SELECT DISTINCT c.id FROM erased JOIN customers_customer c USING (id)
WHERE c.erased_at IS NULL AND {_KNOWN} ORDER BY c.id
"""
_MERGED = f"""
{_ERASED} SELECT DISTINCT c.id
FROM erased
JOIN customers_merge m ON m.merged_id = erased.id AND m.undone_at IS NULL AND m.merged_at < erased.at
JOIN customers_customer c ON c.id = m.survivor_id
WHERE c.erased_at IS NULL AND c.id <> ALL(%(numbers)s) ORDER BY c.id
"""
