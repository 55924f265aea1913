"""After a logical restore into another cluster: is the log numbered beyond its clock, and bring it below.

Events carry the id of the transaction that wrote them. A cluster restored from a dump counts its transactions
from the beginning again: what was written before would lie beyond the horizon for a long time, and what is
written now would sort before it.
"""

from dataclasses import dataclass

from django.db import connection, transaction

from core.sql import execute
from customers.models import Bookmark

FIRST = 3  # the lowest transaction id there is; a new cluster starts far above our handful of bookmarks
LAST_ID = 2**63 - 1


@dataclass(frozen=True)
class Clocks:
    """`latest`: the highest number in the log and its bookmarks. `next_one`: what the cluster gives next."""

    latest: int
    next_one: int

    @property
    def is_ahead(self) -> bool:
        return self.latest >= self.next_one


def clocks() -> Clocks:
    """Without taking a transaction id itself, and with the index of the log only."""
    [(latest, next_one)] = execute(
        """
        SELECT greatest(
            (SELECT txid::text::bigint FROM customers_event ORDER BY txid DESC, id DESC LIMIT 1),
            (SELECT max(txid::text::bigint) FROM customers_bookmark),
            0
        ), pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        """
    )
    return Clocks(latest, next_one)


def is_there() -> bool:
    """Whether the log is in this database yet."""
    return "customers_bookmark" in connection.introspection.table_names()


def rebase() -> int:
    """Number the log anew, so that every subscriber still gets what it has not had, and only that.

    All it needs of the old numbers is between which bookmarks an event lies. Returns how many it moved.
    """
    with transaction.atomic():
        bookmarks = list(Bookmark.objects.select_for_update().order_by("subscriber"))
        positions = sorted({(bookmark.txid, bookmark.event_id) for bookmark in bookmarks})
        moved = execute(
            _RENUMBER,
            first=FIRST,
            txids=[str(txid) for txid, _ in positions],
            ids=[event_id for _, event_id in positions],
        )
        for bookmark in bookmarks:
            place = positions.index((bookmark.txid, bookmark.event_id))
            Bookmark.objects.filter(pk=bookmark.pk).update(txid=FIRST + place, event_id=LAST_ID)
    return int(moved[0][0])


_RENUMBER = """
    WITH positions AS (
        SELECT * FROM unnest(%(txids)s::text[], %(ids)s::bigint[]) AS position (txid, id)
    ), renumbered AS (
        UPDATE customers_event event SET txid = (%(first)s + (
            SELECT count(*) FROM positions
            WHERE (event.txid, event.id) > (positions.txid::xid8, positions.id)
        ))::text::xid8
        RETURNING 1
    )
    SELECT count(*) FROM renumbered
"""
