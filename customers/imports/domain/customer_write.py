"""Checked customers written in sets: facts, then their events, in the caller's transaction."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from core.sql import execute
from customers.enums import ConsentOrigin, EventKind
from customers.imports.domain.cards import give_cards
from customers.imports.domain.customer_check import PROFILE
from customers.imports.domain.own_columns import write_own_columns
from customers.imports.domain.staging import Stale, tables
from customers.models import ImportJob

PORTION = 10_000  # customers

_HERE = "r.seq > %(after)s AND r.seq <= %(upto)s"

_WANTED = """
SELECT max(seq), max(upto), count(*) FILTER (WHERE state = 'new'), count(*) FILTER (WHERE state = 'changed')
FROM {record} r WHERE {here}
"""

# Nothing a new customer has can be in anybody's way, so that no conflict is looked for, which would cost a
# quarter more. Should somebody create the same customer at this moment, the unique index says so.
_CREATED = """
INSERT INTO customers_customer (id, source, external_id, first_name, last_name, company, language,
    birthday, street, postcode, city, country, time_zone, preferred_channel, acquisition_source, since,
    name_key)
OVERRIDING SYSTEM VALUE
SELECT id, %(source)s, coalesce(ref, ''), coalesce(first_name, ''), coalesce(last_name, ''),
       coalesce(company, ''), coalesce(language, %(language)s), birthday, coalesce(street, ''),
       coalesce(postcode, ''), coalesce(city, ''), coalesce(country, ''), %(zone)s, '',
       coalesce(acquisition_source, ''), coalesce(since, now()), name_key
FROM {record} r WHERE {here} AND state = 'new' ORDER BY seq
"""

_CREATED_EVENTS = """
INSERT INTO customers_event (customer_id, kind, occurred_at, actor_id, source, data)
SELECT id, %(created)s, coalesce(since, now()), %(actor)s, %(source)s,
       jsonb_build_object('source', %(source)s::text)
FROM {record} r WHERE {here} AND state = 'new' ORDER BY seq
"""

_THEIR_POINTS = """
INSERT INTO customers_{table} (customer_id, {value}, label, position)
SELECT r.id, given.value, '', given.place - 1
FROM {record} r, unnest(r.{table}s) WITH ORDINALITY AS given(value, place)
WHERE {here} AND r.state = 'new' ORDER BY r.seq, given.place
"""

_SET = ", ".join(f"{name} = coalesce(r.{name}, c.{name})" for name in PROFILE)

_CHANGED = f"""
UPDATE customers_customer c SET {_SET}, changed_at = clock_timestamp(), name_key = CASE
    WHEN r.fields && ARRAY['first_name', 'last_name', 'company'] THEN r.name_key ELSE c.name_key END
FROM {{record}} r WHERE {{here}} AND r.state = 'changed' AND cardinality(r.fields) > 0 AND c.id = r.id
"""

# Record and event are of one moment, after all that was changed before: whoever saw that is told of this.
_CHANGED_EVENTS = """
INSERT INTO customers_event (customer_id, kind, occurred_at, actor_id, source, data)
SELECT c.id, %(changed)s, c.changed_at, %(actor)s, %(source)s, jsonb_build_object('fields', r.fields)
FROM {record} r JOIN customers_customer c ON c.id = r.id
WHERE {here} AND r.state = 'changed' AND cardinality(r.fields) > 0 ORDER BY r.seq
"""

_MORE_POINTS = """
INSERT INTO customers_{table} (customer_id, {value}, label, position)
SELECT r.id, given.value, '', given.place - 1
       + coalesce((SELECT max(position) + 1 FROM customers_{table} x WHERE x.customer_id = r.id), 0)
FROM {record} r, unnest(r.{table}s) WITH ORDINALITY AS given(value, place)
WHERE {here} AND r.state = 'changed' ORDER BY r.seq, given.place
ON CONFLICT (customer_id, {value}) DO NOTHING
"""

_CONSENTS = """
WITH stated AS (
    INSERT INTO customers_consent (customer_id, purpose, channel, granted, stated_at, origin, source, wording,
        proof, actor_id)
    SELECT id, 'marketing', channel, granted, coalesce(at, now()), %(origin)s, %(source)s,
           coalesce(wording, ''), coalesce(proof, ''), %(actor)s
    FROM {party} r WHERE {here} ORDER BY seq, channel
    RETURNING customer_id, channel, granted, stated_at, proof
), told AS (
    INSERT INTO customers_event (customer_id, kind, occurred_at, actor_id, source, data)
    SELECT customer_id, CASE WHEN granted THEN %(given)s ELSE %(withdrawn)s END, stated_at, %(actor)s,
           %(source)s,
           jsonb_build_object('purpose', 'marketing', 'channel', channel, 'source', %(source)s::text)
    FROM stated
)
SELECT count(*) FROM stated WHERE granted AND proof = ''
"""


def write_customers(job: ImportJob) -> bool:
    """Write the next portion. False: nothing is left. Raises Stale where the database has changed since."""
    names = tables(job)
    [(after,)] = execute(
        f"SELECT coalesce(max(seq), 0) FROM {names['record']} WHERE upto <= %(written)s",
        written=job.lines_written,
    )
    params = _params(job) | {"after": after, "upto": after + PORTION}

    def run(statement: str, **words: str) -> list[tuple[Any, ...]]:
        return execute(statement.format(here=_HERE, **names, **words), **params)

    [(last, upto, new, changed)] = run(_WANTED)
    if last is None:
        return False
    _unless_overtaken(run, _CREATED)
    run(_CREATED_EVENTS)
    run(_CHANGED)
    for statement in (_THEIR_POINTS, _MORE_POINTS):
        run(statement, table="email", value="address")
        run(statement, table="phone", value="number")
    run(_CHANGED_EVENTS)
    portion = {name: params[name] for name in ("after", "upto", "actor", "source")}
    give_cards(job=job, here=_HERE, **portion)
    write_own_columns(job, _HERE, **portion)
    [(unproven,)] = run(_CONSENTS)
    job.unproven += unproven
    job.created, job.changed, job.lines_written = job.created + new, job.changed + changed, upto
    return True


def _unless_overtaken(run: Callable[[str], object], statement: str) -> None:
    """Raises Stale where somebody gave one of these external ids to a customer since the check."""
    try:
        run(statement)
    except IntegrityError as error:
        if "customer_external_id_once" not in str(error):
            raise
        raise Stale from error


def _params(job: ImportJob) -> dict[str, Any]:
    return {
        "source": job.source,
        "actor": job.created_by_id,
        "language": settings.LANGUAGE_CODE,
        "zone": settings.TIME_ZONE,
        "created": EventKind.CUSTOMER_CREATED,
        "changed": EventKind.CUSTOMER_CHANGED,
        "origin": ConsentOrigin.IMPORT,
        "given": EventKind.CONSENT_GIVEN,
        "withdrawn": EventKind.CONSENT_WITHDRAWN,
    }
