"""Columns of a file that hold tags or the house's own fields: read, judged and written in sets."""

from collections.abc import Callable
from typing import Any

from core.errors import Invalid, said
from core.sql import execute
from core.text import clean_line
from customers.enums import EventKind, FieldKind
from customers.imports.domain import values
from customers.imports.domain.staging import tables
from customers.imports.domain.values import NULL, BadValue, Parser
from customers.models import CustomField, ImportJob
from customers.people.domain.custom_field import custom_fields
from customers.people.domain.custom_value import clean_value
from customers.people.domain.tag import known_tags
from customers.people.models.custom_field import COLUMNS

_TYPES = {"text": "text", "number": "numeric", "date": "date", "choice": "bigint", "flag": "boolean"}


def mapped(job: ImportJob) -> list[CustomField]:
    return [each for each in custom_fields() if each.name in job.mapping]


def own_names(job: ImportJob) -> list[str]:
    """The staged columns, each of text. Made of letters, digits and "_" only: safe within SQL."""
    return [each.name for each in mapped(job)] + (["tags"] if "tags" in job.mapping else [])


def parser_of(name: str, *, date_order: str, decimal: str) -> Parser:
    if name == "tags":
        return _tags
    field = next(each for each in custom_fields() if each.name == name)
    return _read(field, _words_of(field, date_order=date_order, decimal=decimal))


def _tags(written: str) -> str:
    names = [name for part in written.split(";") if (name := clean_line(part))]
    try:
        return ",".join(str(tag.pk) for tag in known_tags(names)) or NULL
    except Invalid as refusal:
        raise BadValue(refusal.message) from None


def _read(field: CustomField, understood: Callable[[str], str]) -> Parser:
    def parse(written: str) -> str:
        cell = understood(written)
        if cell == NULL or not cell.strip():
            return NULL
        try:
            value = clean_value(field, cell)
        except Invalid as refusal:
            raise BadValue(refusal.message) from None
        if isinstance(value, bool):
            return "t" if value else "f"
        return NULL if value is None else values.escaped(str(value))

    return parse


def _words_of(field: CustomField, *, date_order: str, decimal: str) -> Callable[[str], str]:
    """A cell as people write it → as the API takes it."""

    def number(written: str) -> str:
        found = values.number(written, decimal)
        if found is None and written.strip():
            raise BadValue(said("“%(written)s” is not a number.", written=written.strip()[:40]))
        return "" if found is None else str(found)

    def choice(written: str) -> str:
        wanted = clean_line(written).lower()
        for each in field.choices.all():
            if wanted in {each.slug, each.label_fr.lower(), each.label_en.lower()}:
                return each.slug
        return written

    def flag(written: str) -> str:
        return {"t": "yes", "f": "no"}.get(values.yes_or_no(written), "")

    kinds: dict[str, Callable[[str], str]] = {
        FieldKind.NUMBER: number,
        FieldKind.DATE: values.day(date_order),
        FieldKind.CHOICE: choice,
        FieldKind.FLAG: flag,
    }
    return kinds.get(field.kind, lambda written: written)


# A file names what a record has, and never takes anything away: an empty cell says nothing.
_DIFFERS = """
UPDATE {record} r SET fields = array_append(fields, %(name)s), state = 'changed'
WHERE state IN ('same', 'changed') AND {name} IS NOT NULL AND NOT EXISTS (
    SELECT FROM customers_customvalue v
    WHERE v.customer_id = r.id AND v.field_id = %(field)s AND v.{column} = r.{name}::{type})
"""
_UNTAGGED = """
UPDATE {record} r SET state = 'changed' WHERE state = 'same' AND EXISTS (
    SELECT FROM unnest(string_to_array(r.tags, ',')::bigint[]) wanted WHERE NOT EXISTS (
        SELECT FROM customers_customertag t WHERE t.customer_id = r.id AND t.tag_id = wanted))
"""
_VALUES = """
INSERT INTO customers_customvalue (customer_id, field_id, kind, {column})
SELECT r.id, %(field)s, %(kind)s, r.{name}::{type} FROM {record} r
WHERE {here} AND r.state IN ('new', 'changed') AND r.{name} IS NOT NULL ORDER BY r.seq
ON CONFLICT (customer_id, field_id) DO UPDATE SET {column} = excluded.{column}
"""
_TAGGED = """
WITH tagged AS (
    INSERT INTO customers_customertag (customer_id, tag_id)
    SELECT r.id, tag.id FROM {record} r, unnest(string_to_array(r.tags, ',')::bigint[]) wanted
    JOIN customers_tag tag ON tag.id = wanted
    WHERE {here} AND r.state IN ('new', 'changed') ORDER BY r.seq, tag.id
    ON CONFLICT (customer_id, tag_id) DO NOTHING RETURNING customer_id, tag_id
)
INSERT INTO customers_event (customer_id, kind, actor_id, source, data)
SELECT customer_id, %(tagged)s, %(actor)s, %(source)s, jsonb_build_object('tag', tag.name, 'tag_id', tag.id)
FROM tagged JOIN customers_tag tag ON tag.id = tag_id ORDER BY customer_id, tag_id
"""


def judge_own_columns(job: ImportJob) -> None:
    """Who differs in them is changed."""
    names = tables(job)
    for field in mapped(job):
        execute(_DIFFERS.format(**names, **_words(field)), name=field.name, field=field.pk)
    if "tags" in job.mapping:
        execute(_UNTAGGED.format(**names))


def write_own_columns(job: ImportJob, here: str, **params: Any) -> None:
    """Of the portion `here` says, in the caller's transaction."""
    names = tables(job)
    for field in mapped(job):
        statement = _VALUES.format(**names, **_words(field), here=here)
        execute(statement, field=field.pk, kind=field.kind, **params)
    if "tags" in job.mapping:
        execute(_TAGGED.format(**names, here=here), tagged=EventKind.CUSTOMER_TAGGED, **params)


def _words(field: CustomField) -> dict[str, str]:
    return {"name": field.name, "column": COLUMNS[field.kind], "type": _TYPES[field.kind]}
