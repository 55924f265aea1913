"""Due work is a row: claimed with a lease, moved on only by its owner (fencing), on the database's clock."""

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Now

LEASE = timedelta(seconds=60)  # longer than the hard limit of a task, so an owner is dead before its lease is

Row = TypeVar("Row", bound="DueRow")


class ClockTimestamp(Now):
    """The database's wall clock, which goes on within a transaction."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="CLOCK_TIMESTAMP()", **extra)


class DueRow(models.Model):
    """The columns of a table that is its own queue. Give it an index on `due_at` where `state` is waiting."""

    due_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=12)
    owner = models.UUIDField(null=True, editable=False)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


def claim(
    queue: models.QuerySet[Row], *, owner: UUID, to: str, limit: int = 20, lease: timedelta = LEASE
) -> list[Row]:
    """Take up to `limit` due rows of `queue` (a queryset of the waiting ones), each by one owner only."""
    with transaction.atomic():
        due = queue.filter(due_at__lte=Now()).order_by("due_at", "pk")
        ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        if not ids:
            return []
        rows = queue.model._default_manager.filter(pk__in=ids)
        rows.update(
            state=to, owner=owner, attempt=models.F("attempt") + 1, lease_until=ClockTimestamp() + lease
        )
        return list(rows.order_by("due_at", "pk"))


def held(row: Row) -> models.QuerySet[Row]:
    """The row itself, as long as this claim still holds it: every transition updates through here."""
    return type(row)._default_manager.filter(
        pk=row.pk,
        owner=row.owner,
        attempt=row.attempt,
        state=row.state,
        lease_until__gt=ClockTimestamp(),
    )


def extend(row: Row, *, lease: timedelta = LEASE) -> bool:
    """Go on holding a row through long work. False: the claim is lost, stop at once."""
    return bool(held(row).update(lease_until=ClockTimestamp() + lease))


def release_expired(queue: models.QuerySet[Row], *, to: str) -> int:
    """Give back the rows of dead owners. `queue` is a queryset of the rows in one claimed state."""
    return queue.filter(lease_until__lte=ClockTimestamp()).update(state=to, owner=None, lease_until=None)
