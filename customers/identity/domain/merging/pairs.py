"""Possible duplicates of a merged customer: they go, but what was said about them is remembered."""

from core.sql import execute
from customers.identity.domain.merging.rows import note, remove
from customers.identity.domain.merging.rules import table_of
from customers.models import Merge

TABLE = "customers.Duplicate.one"

_DISMISSED = """
SELECT CASE one_id WHEN %(merged)s THEN other_id ELSE one_id END FROM customers_duplicate
WHERE (one_id = %(merged)s OR other_id = %(merged)s) AND state = 'dismissed'
  AND %(survivor)s NOT IN (one_id, other_id)
"""

_REMEMBER = """
INSERT INTO customers_duplicate (one_id, other_id, reasons, certainty, state, judged_at)
SELECT least(other, %(survivor)s), greatest(other, %(survivor)s), '{}', 0, 'dismissed', now()
FROM unnest(%(others)s::bigint[]) other ORDER BY other
RETURNING id
"""


def merge_pairs(merge: Merge) -> None:
    """Who is not the merged one is not the survivor either; the rest is looked for anew."""
    table, numbers = table_of(TABLE), {"merged": merge.merged_id, "survivor": merge.survivor_id}
    others = [pk for (pk,) in execute(_DISMISSED, **numbers)]
    theirs = "(t.one_id = %(merged)s OR t.other_id = %(merged)s)"
    ours = "(t.one_id = %(survivor)s OR t.other_id = %(survivor)s)"
    known = ", ".join(str(pk) for pk in others) or "0"
    remove(table, merge, where=f"{theirs} OR {ours} AND (t.one_id IN ({known}) OR t.other_id IN ({known}))")
    note(table, merge, "made", [pk for (pk,) in execute(_REMEMBER, others=others, **numbers)])
