"""Before an undo: has anything been added since to what would go back, or taken from it?"""

from collections.abc import Iterator

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.sql import execute
from customers.identity.domain.merging.rules import FOLLOWS, Table, tables
from customers.models import Merge

# Both belong to the survivor, but only one of the two came with the merge.
_TORN = """
SELECT c.{child_pk} FROM {child} c JOIN {parent} p ON p.{parent_pk} = c.{link}
WHERE c.{child_owner} = %(survivor)s AND p.{parent_owner} = %(survivor)s
  AND (c.{child_pk} = ANY(%(children)s)) <> (p.{parent_pk} = ANY(%(parents)s))
"""


def refuse_what_hangs_on(merge: Merge) -> None:
    """Raises Conflict where an undo would part what belongs together; what follows of itself goes along."""
    ours: dict[str, set[int]] = {}
    for part in merge.parts.filter(action__in=["moved", "made"]):
        ours.setdefault(part.relation, set()).update(part.ids)
    for child, link, parent in _links():
        torn = execute(
            _TORN.format(
                child=child.words["table"],
                child_pk=child.words["pk"],
                child_owner=child.words["column"],
                link=f'"{link.column}"',
                parent=parent.words["table"],
                parent_pk=parent.words["pk"],
                parent_owner=parent.words["column"],
            ),
            survivor=merge.survivor_id,
            children=sorted(ours.get(child.name, ())),
            parents=sorted(ours.get(parent.name, ())),
        )
        if not torn:
            continue
        if f"{child.model._meta.label}.{link.name}" not in FOLLOWS:
            raise Conflict(
                _("Something was added since that belongs to both (%(what)s): it can no longer be undone.")
                % {"what": str(child.model._meta.verbose_name)}
            )
        _take_along(merge, child, [pk for (pk,) in torn])
        ours.setdefault(child.name, set()).update(pk for (pk,) in torn)


def _take_along(merge: Merge, table: Table, ids: list[int]) -> None:
    merge.parts.create(relation=table.name, action="moved", ids=ids)


def _links() -> Iterator[tuple[Table, "ForeignKey[Model, Model]", Table]]:
    """Foreign keys between two tables of customers: a refund's order, an answer's invitation."""
    owned = {table.model: table for table in tables() if not table.name.startswith("customers.Duplicate.")}
    for table in owned.values():
        for field in table.model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field is not table.field and field.related_model in owned:
                yield table, field, owned[field.related_model]
