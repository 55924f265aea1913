"""Rows that move, go, change or come with a merge: each statement writes down what it did."""

from typing import Any

from core.sql import execute
from customers.identity.domain.merging.rules import RULES, OneOpen, Table
from customers.models import Merge, MergedRows

_NOTED = "INSERT INTO customers_mergedrows (merge_id, relation, action, ids, rows)"

_MOVE = f"""
WITH moved AS (
    UPDATE {{table}} SET {{column}} = %(survivor)s WHERE {{column}} = %(merged)s RETURNING {{pk}} AS id
)
{_NOTED} SELECT %(merge)s, %(relation)s, 'moved', array_agg(id ORDER BY id), '[]'
FROM moved HAVING count(*) > 0
"""

_REMOVE = f"""
WITH gone AS (DELETE FROM {{table}} t WHERE {{where}} RETURNING t.*)
{_NOTED} SELECT %(merge)s, %(relation)s, 'removed', array_agg({{pk}} ORDER BY {{pk}}),
                jsonb_agg(to_jsonb(gone))
FROM gone HAVING count(*) > 0
"""

_CHANGE = f"""
WITH before AS (SELECT * FROM {{table}} t WHERE {{where}} FOR UPDATE),
changed AS (UPDATE {{table}} t SET {{sets}} FROM before WHERE t.{{pk}} = before.{{pk}})
{_NOTED} SELECT %(merge)s, %(relation)s, 'changed', array_agg({{pk}} ORDER BY {{pk}}),
                jsonb_agg(to_jsonb(before))
FROM before HAVING count(*) > 0
"""

_MAKE = f"""
WITH made AS (
    INSERT INTO {{table}} ({{written}})
    SELECT {{taken}} FROM customers_mergedrows part,
        jsonb_populate_recordset(NULL::{{table}}, part.rows) was
    WHERE part.merge_id = %(merge)s AND part.relation = %(relation)s AND part.action = 'removed'
    ON CONFLICT DO NOTHING RETURNING {{pk}} AS id
)
{_NOTED} SELECT %(merge)s, %(relation)s, 'made', array_agg(id ORDER BY id), '[]'
FROM made HAVING count(*) > 0
"""


def _run(statement: str, table: Table, merge: Merge, **words: str) -> None:
    execute(
        statement.format(**table.words | words),
        survivor=merge.survivor_id,
        merged=merge.merged_id,
        merge=merge.pk,
        relation=table.name,
    )


def move(table: Table, merge: Merge) -> None:
    _run(_MOVE, table, merge)


def remove(table: Table, merge: Merge, *, where: str = "t.{column} = %(merged)s") -> None:
    _run(_REMOVE, table, merge, where=where.format(**table.words))


def change(table: Table, merge: Merge, *, where: str, sets: str) -> None:
    _run(_CHANGE, table, merge, where=where.format(**table.words), sets=sets)


def unite(table: Table, merge: Merge, *, position: str = "") -> None:
    """The merged customer's rows anew for the survivor, but for those that would stand there twice."""
    remove(table, merge)
    words = table.words
    columns = [column for column in words["columns"].split(", ") if column != words["pk"]]
    taken = {words["column"]: "%(survivor)s"}
    if position:
        last = f"SELECT max({position}) + 1 FROM {words['table']} WHERE {words['column']} = %(survivor)s"
        taken[f'"{position}"'] = f"was.{position} + coalesce(({last}), 0)"
    chosen = ", ".join(taken.get(column, f"was.{column}") for column in columns)
    _run(_MAKE, table, merge, written=", ".join(columns), taken=chosen)


def move_one_open(table: Table, merge: Merge, rule: OneOpen) -> None:
    also_open = (
        f"EXISTS (SELECT FROM {{table}} o WHERE o.{{column}} = %(survivor)s AND o.{rule.same} = t.{rule.same}"
        f" AND o.{rule.is_open})"
    )
    sets = ", ".join(f"{column} = {value}" for column, value in rule.closed.items())
    change(table, merge, where=f"t.{{column}} = %(merged)s AND t.{rule.is_open} AND {also_open}", sets=sets)
    move(table, merge)


def note(table: Table, merge: Merge, action: str, ids: list[int]) -> None:
    """Rows made or moved by other means."""
    if ids:
        MergedRows.objects.create(merge=merge, relation=table.name, action=action, ids=ids)


# ── And back ─────────────────────────────────────────────────────────────────────────────────────────────

_BACK = {
    "moved": "UPDATE {table} SET {column} = %(merged)s WHERE {pk} = ANY(%(ids)s) AND {column} = %(survivor)s",
    "made": "DELETE FROM {table} WHERE {pk} = ANY(%(ids)s) AND %(merge)s > 0",
    "removed": """
        INSERT INTO {table} ({columns}) SELECT {taken} FROM customers_mergedrows part,
            jsonb_populate_recordset(NULL::{table}, part.rows) was
        WHERE part.id = %(part)s AND {alive} ON CONFLICT DO NOTHING
    """,
    "changed": """
        UPDATE {table} t SET {sets} FROM customers_mergedrows part,
            jsonb_populate_recordset(NULL::{table}, part.rows) was
        WHERE part.id = %(part)s AND t.{pk} = was.{pk} AND {untouched}
    """,
}


def restore(table: Table, merge: Merge, part: MergedRows) -> None:
    """Undo one part. What was changed otherwise since the merge stays as it is now."""
    rule = RULES.get(table.name)
    closed = dict(rule.closed) if isinstance(rule, OneOpen) else {}
    words: dict[str, Any] = table.words | {
        "alive": _BOTH_ALIVE if table.name.startswith("customers.Duplicate.") else "true",
        "taken": ", ".join(f"was.{column}" for column in table.words["columns"].split(", ")),
        "sets": ", ".join(f"{column} = was.{column}" for column in closed),
        "untouched": f"t.state = {closed.get('state')}",
    }
    execute(
        _BACK[part.action].format(**words),
        part=part.pk,
        ids=part.ids,
        merge=merge.pk,
        merged=merge.merged_id,
        survivor=merge.survivor_id,
    )


_BOTH_ALIVE = "2 = (SELECT count(*) FROM customers_customer c WHERE c.id IN (was.one_id, was.other_id))"
