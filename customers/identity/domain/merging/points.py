"""Two points accounts become one, and two again: the postings always sum to the balance."""

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from core.errors import Conflict
from customers.enums import PostingKind
from customers.identity.domain.merging.rows import change, move, note, remove
from customers.identity.domain.merging.rules import Table, table_of
from customers.models import Merge, MergedRows, PointsAccount, Posting

ACCOUNT = "customers.PointsAccount.customer"
_OF_ACCOUNT: Any = Posting._meta.get_field("account")  # a foreign key; the stubs allow for any field
POSTINGS = Table("customers.Posting.account", Posting, _OF_ACCOUNT)


def merge_points(merge: Merge) -> None:
    """What one owes is settled by what the other has, as if it had been one account all along."""
    accounts = _locked(merge.survivor_id, merge.merged_id)
    theirs = accounts.get(merge.merged_id)
    if theirs is None:
        return
    table = table_of(ACCOUNT)
    ours = accounts.get(merge.survivor_id)
    if ours is None:
        ours = PointsAccount.objects.create(customer_id=merge.survivor_id)
        note(table, merge, "made", [merge.survivor_id])
    else:
        change(table, merge, where=f"t.customer_id = {merge.survivor_id}", sets="owed = t.owed")
    move(POSTINGS, merge)
    remove(table, merge)
    made = _stand(ours, _worth(ours) + _worth(theirs), key=f"merge:{merge.pk}")
    note(POSTINGS, merge, "made", made)


def unmerge_points(merge: Merge) -> None:
    """Each gets back what was theirs. Raises Conflict where it is spent: nobody could give it back."""
    parts = {(part.relation, part.action): part for part in merge.parts.all()}
    gone = parts.get((ACCOUNT, MergedRows.Action.REMOVED))
    if gone is None:
        return
    before = parts.get((ACCOUNT, MergedRows.Action.CHANGED))
    owed_before = before.rows[0]["owed"] if before else 0
    ours = _locked(merge.survivor_id)[merge.survivor_id]
    theirs = PointsAccount.objects.create(customer_id=merge.merged_id, balance=0)
    worth = gone.rows[0]["balance"] - gone.rows[0]["owed"] + _move_back(merge, parts)
    left = _worth(ours) - worth
    if -left > owed_before:
        raise Conflict(_("Points of the merged record have been spent since: it can no longer be undone."))
    _stand(theirs, worth, key=f"unmerge:{merge.pk}:merged")
    _stand(ours, left, key=f"unmerge:{merge.pk}:survivor")
    if before is None and not Posting.objects.filter(account=ours).exists():
        ours.delete()


def _move_back(merge: Merge, parts: dict[tuple[str, str], MergedRows]) -> int:
    """The postings that came, and those made since for orders that came: what these add up to."""
    came = parts.get((POSTINGS.name, MergedRows.Action.MOVED))
    made = parts.get((POSTINGS.name, MergedRows.Action.MADE))
    orders = parts.get(("customers.Order.customer", MergedRows.Action.MOVED))
    Posting.objects.filter(pk__in=made.ids if made else []).delete()
    known = came.ids if came else []
    since = Posting.objects.filter(account=merge.survivor_id, order__in=orders.ids if orders else []).exclude(
        pk__in=known
    )
    more = since.aggregate(sum=Sum("points"))["sum"] or 0
    since.update(account=merge.merged_id)
    Posting.objects.filter(pk__in=known).update(account=merge.merged_id)
    return int(more)


def _locked(*customers: int) -> dict[int, PointsAccount]:
    accounts = PointsAccount.objects.select_for_update().filter(pk__in=customers).order_by("pk")
    return {account.pk: account for account in accounts}


def _worth(account: PointsAccount) -> int:
    return account.balance - account.owed


def _stand(account: PointsAccount, worth: int, *, key: str) -> list[int]:
    """Bring a locked account to what it is worth; gives the posting that makes its ledger agree, if any."""
    account.balance, account.owed = max(worth, 0), max(-worth, 0)
    account.save(update_fields=["balance", "owed"])
    posted = Posting.objects.filter(account=account).aggregate(sum=Sum("points"))["sum"] or 0
    if posted == account.balance:
        return []
    gap = account.balance - posted
    kind = PostingKind.LENT if gap > 0 else PostingKind.SETTLED
    return [Posting.objects.create(account=account, points=gap, kind=kind, source_key=f"owed:{key}").pk]
