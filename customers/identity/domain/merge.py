"""Make one record of two, and two again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from customers.domain.giving_way import giving_way
from customers.domain.log import record_event
from customers.enums import EventKind
from customers.identity.domain.merging.consents import merge_consents, standing_noes, tell_restored
from customers.identity.domain.merging.custom_values import merge_custom, restore_custom
from customers.identity.domain.merging.fields import apply_choices, restore_fields, written
from customers.identity.domain.merging.hanging import refuse_what_hangs_on
from customers.identity.domain.merging.pairs import merge_pairs
from customers.identity.domain.merging.points import ACCOUNT, POSTINGS, merge_points, unmerge_points
from customers.identity.domain.merging.rows import move, move_one_open, remove, restore, unite
from customers.identity.domain.merging.rules import (
    RULES,
    Move,
    OneOpen,
    SetAside,
    Table,
    Unite,
    table_of,
    tables,
)
from customers.models import Customer, Merge
from customers.people.domain.erased import refuse_erased

SELF = Table("customers.Customer", Customer, Customer._meta.pk)


def merge_customers(
    *,
    survivor: Customer,
    merged: Customer,
    keep: Mapping[str, int] | None = None,
    seen_at: Mapping[int, datetime] | None = None,
    actor_id: int | None = None,
) -> Merge:
    """Everything of `merged` becomes the survivor's, and its number leads there. Raises Invalid, Conflict.

    `keep`: field → the number of the record whose value wins, where not the default of `choices_of`.
    `seen_at`: number → the `changed_at` that was looked at; another one since is a Conflict.
    """
    if survivor.pk == merged.pk:
        raise Invalid(_("This is one and the same record."))
    with giving_way():
        locked = _lock(survivor.pk, merged.pk)
        refuse_erased(*locked.values())
        for pk, moment in (seen_at or {}).items():
            if locked[pk].changed_at != moment:
                raise Conflict(_("One of the records was changed while you were comparing them."))
        merge = _merge(locked[survivor.pk], locked[merged.pk], keep or {}, actor_id)
        record_event(
            kind=EventKind.CUSTOMER_MERGED,
            customer_id=survivor.pk,
            data={"merge": merge.pk, "merged": merged.pk, "name": merge.name, "fields": _told(merge)},
            actor_id=actor_id,
        )
    return merge


def _told(merge: Merge) -> list[str]:
    return sorted(set(merge.fields) - {"changed_at"})


def _lock(*numbers: int) -> dict[int, Customer]:
    """In the order of their numbers, so that two merges never wait for each other."""
    locked = {
        each.pk: each for each in Customer.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    }
    if len(locked) < len(set(numbers)):
        raise Conflict(_("One of the records is no longer there: somebody merged or erased it."))
    return locked


def _merge(survivor: Customer, merged: Customer, keep: Mapping[str, int], actor_id: int | None) -> Merge:
    merge = Merge.objects.create(
        survivor=survivor,
        merged_id=merged.pk,
        name=merged.name,
        source=merged.source,
        external_id=merged.external_id,
        merged_by_id=actor_id,
    )
    merge_consents(merge, survivor=survivor, actor_id=actor_id)
    merge_points(merge)
    merge_pairs(merge)
    for table in tables():
        _bring(table, merge)
    changed_at = survivor.changed_at
    merge.fields = merge_custom(merge, survivor, merged, keep) | apply_choices(survivor, merged, keep)
    survivor.changed_at = Now()
    survivor.save()
    survivor.refresh_from_db()
    merge.fields["changed_at"] = [written(changed_at), written(survivor.changed_at)]
    merge.save(update_fields=["fields"])
    remove(SELF, merge, where="t.id = %(merged)s")
    return merge


def _bring(table: Table, merge: Merge) -> None:
    match RULES[table.name]:
        case Move():
            move(table, merge)
        case Unite(position):
            unite(table, merge, position=position)
        case OneOpen() as rule:
            move_one_open(table, merge, rule)
        case SetAside():
            remove(table, merge)


def undo_merge(*, merge: Merge, actor_id: int | None = None) -> Merge:
    """Both records as they were; what happened since stays with the survivor. Raises Conflict where it cannot
    be exact any more: the survivor was merged again, or something was added to what would go back.
    """
    try:
        with giving_way():
            locked = Merge.objects.select_for_update().get(pk=merge.pk)
            _check_undo(locked)
            survivor = _lock(locked.survivor_id)[locked.survivor_id]
            refuse_what_hangs_on(locked)
            noes = standing_noes(locked)
            _put_back(locked)
            tell_restored(noes, actor_id=actor_id)
            _tell_undone(locked, _restore(survivor, locked.fields), survivor, actor_id)
            Merge.objects.filter(pk=merge.pk).update(undone_at=Now(), undone_by=actor_id)
    except IntegrityError as contradiction:
        raise Conflict(
            _("What has been stored since contradicts the merged record: the merge can no longer be undone.")
        ) from contradiction
    merge.refresh_from_db()
    return merge


def _check_undo(merge: Merge) -> None:
    refuse_erased(merge.survivor)
    if merge.undone_at:
        raise Conflict(_("This merge was undone already."))
    if Merge.objects.filter(survivor=merge.survivor_id, pk__gt=merge.pk, undone_at=None).exists():
        raise Conflict(_("The customer was merged again since. Undo the later merge first."))


def _put_back(merge: Merge) -> None:
    parts = list(merge.parts.order_by("-pk"))
    restore(SELF, merge, next(part for part in parts if part.relation == SELF.name))
    unmerge_points(merge)
    for part in parts:
        if part.relation not in {SELF.name, POSTINGS.name, ACCOUNT}:
            restore(table_of(part.relation), merge, part)


def _restore(survivor: Customer, changes: Mapping[str, list[Any]]) -> list[str]:
    """What the survivor had before, in its own fields and in those of the house."""
    custom = {name: change for name, change in changes.items() if name.startswith("custom_")}
    own = {name: change for name, change in changes.items() if name not in custom}
    return restore_custom(survivor, custom) + restore_fields(survivor, own)


def _tell_undone(merge: Merge, restored: list[str], survivor: Customer, actor_id: int | None) -> None:
    if "changed_at" not in restored and restored:
        survivor.changed_at = Now()
    survivor.save()
    for customer_id, other in ((merge.survivor_id, merge.merged_id), (merge.merged_id, merge.survivor_id)):
        record_event(
            kind=EventKind.CUSTOMER_UNMERGED,
            customer_id=customer_id,
            data={"merge": merge.pk, "other": other, "name": merge.name},
            actor_id=actor_id,
        )


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────


def now_known_as(number: int) -> int | None:
    """The number of the record that a merged one's number leads to."""
    return (
        Merge.objects.filter(merged_id=number, undone_at=None).values_list("survivor_id", flat=True).first()
    )


def customer_by_external_id(*, source: str, external_id: str) -> Customer | None:
    """Whoever has this id in `source`, or had it before a merge."""
    if not external_id:
        return None
    known = Customer.objects.filter(source=source, external_id=external_id).first()
    if known:
        return known
    merged = Merge.objects.filter(source=source, external_id=external_id, undone_at=None)
    return Customer.objects.filter(pk__in=merged.values("survivor_id")).first()


def former_numbers(customer_id: int) -> list[int]:
    """Of the records that were merged into this one, and those merged into them before."""
    return list(
        Merge.objects.filter(survivor=customer_id, undone_at=None).values_list("merged_id", flat=True)
    )


def merges() -> QuerySet[Merge]:
    """The latest first."""
    return Merge.objects.select_related("survivor", "merged_by", "undone_by").order_by("-merged_at", "-pk")
