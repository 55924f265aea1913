"""Staged customers seen as a whole: one record per customer, recognised among those we know, and judged.

An external id recognises; without one an email address, without that a phone under the same name. An empty
cell never empties a field; where a file speaks of a customer twice, the later line wins. `state` of a record:
`new`, `same`, `changed` or `refused`; `why` says all that is wrong with it.
"""

import json
from collections.abc import Iterable

from django.utils.translation import gettext_noop as noop

from core.errors import to_keep
from core.sql import execute
from customers.enums import ConsentOrigin
from customers.imports.domain.cards import judge_cards
from customers.imports.domain.own_columns import judge_own_columns, own_names
from customers.imports.domain.staging import tables
from customers.models import ImportJob
from customers.people.domain.erased import SQL_MARK, mark_secret, was_erased
from customers.people.models.customer import name_key

PROFILE = (
    "first_name",
    "last_name",
    "company",
    "language",
    "birthday",
    "street",
    "postcode",
    "city",
    "country",
    "acquisition_source",
)
_SAID = ("consent_email", "consent_phone", "consent_sms", "consent_wording", "consent_proof", "consent_at")
_KEPT = (*PROFILE, "since", *_SAID)

# `external_id <> ''` below is the condition of the unique index, which is not used without it.

# A line without id that shares its address with a line that has one is about the same person.
_SAME_ADDRESS = """
UPDATE {line} l SET customer = named.customer
FROM (SELECT DISTINCT ON (email) email, customer FROM {line}
      WHERE customer IS NOT NULL AND email IS NOT NULL AND NOT bad ORDER BY email, line) named
WHERE l.customer IS NULL AND l.email = named.email AND NOT l.bad
"""

_SPLIT_NAMES = """
UPDATE {line} SET
    first_name = CASE WHEN name LIKE '%%,%%' THEN nullif(trim(split_part(name, ',', 2)), '')
                      WHEN name LIKE '%% %%' THEN left(split_part(name, ' ', 1), 80) END,
    last_name = left(CASE WHEN name LIKE '%%,%%' THEN trim(split_part(name, ',', 1))
                          WHEN name LIKE '%% %%' THEN substr(name, strpos(name, ' ') + 1) ELSE name END, 80)
WHERE name IS NOT NULL AND first_name IS NULL AND last_name IS NULL
"""


def _latest(names: Iterable[str]) -> str:
    """Of several lines about one customer the last that says anything."""
    said = "(array_agg({0} ORDER BY line DESC) FILTER (WHERE {0} IS NOT NULL))[1] AS {0}"
    return ", ".join(said.format(name) for name in names)


def _each_once(first: str, second: str) -> str:
    """What several lines say in two columns, in the order in which they say it first."""
    return f"""(SELECT array_agg(value ORDER BY place) FROM (
        SELECT value, min(place) AS place FROM unnest(string_to_array(
            string_agg(nullif(concat_ws(' ', {first}, {second}), ''), ' ' ORDER BY line), ' ')
        ) WITH ORDINALITY AS said(value, place) GROUP BY value) once)"""


_DIFFERENT = ", ".join(
    f"CASE WHEN g.{name} <> c.{name} THEN '{name}' END" for name in PROFILE if name != "birthday"
)

_MARK = SQL_MARK.format(id="j.ref")
_ERASED = f"""EXISTS (SELECT FROM customers_customer e WHERE e.source = %(source)s AND e.external_id = {_MARK}
            AND e.external_id <> '')
        OR EXISTS (SELECT FROM customers_merge e WHERE e.source = %(source)s AND e.external_id = {_MARK}
            AND e.external_id <> '' AND e.undone_at IS NULL)"""

# Most customers stand on one line, which is their record as it is; only the others are put together.
_RECORDS = f"""
CREATE UNLOGGED TABLE {{record}} AS
WITH keyed AS MATERIALIZED (
    SELECT *, CASE WHEN customer IS NOT NULL THEN 'id ' || customer
                   WHEN email IS NOT NULL THEN 'email ' || email
                   WHEN email_2 IS NOT NULL THEN 'email ' || email_2
                   ELSE 'phone ' || coalesce(phone, phone_2) || ' ' || coalesce(who, '') END AS key
    FROM {{line}} WHERE NOT bad
), repeated AS MATERIALIZED (
    SELECT key FROM keyed GROUP BY key HAVING count(*) > 1
), grouped AS (
    SELECT line, 1 AS lines, customer AS ref, who, {{kept}},
           nullif(array_remove(ARRAY[email, nullif(email_2, email)], NULL), '{{{{}}}}') AS emails,
           nullif(array_remove(ARRAY[phone, nullif(phone_2, phone)], NULL), '{{{{}}}}') AS phones,
           CASE WHEN card IS NOT NULL THEN ARRAY[card] END AS cards
    FROM keyed WHERE NOT EXISTS (SELECT FROM repeated WHERE repeated.key = keyed.key)
    UNION ALL
    SELECT min(line), count(*)::int, min(customer), min(who), {{latest}},
           {_each_once("email", "email_2")}, {_each_once("phone", "phone_2")},
           array_agg(DISTINCT card) FILTER (WHERE card IS NOT NULL)
    FROM keyed JOIN repeated USING (key) GROUP BY key
), found AS (
    SELECT g.*, CASE WHEN ref IS NOT NULL THEN coalesce((SELECT ARRAY[id] FROM customers_customer
                          WHERE source = %(source)s AND external_id = ref AND external_id <> ''),
                      (SELECT ARRAY[survivor_id] FROM customers_merge WHERE source = %(source)s
                          AND external_id = ref AND external_id <> '' AND undone_at IS NULL))
        WHEN emails IS NOT NULL THEN (SELECT array_agg(DISTINCT customer_id) FROM customers_email
                          WHERE address = ANY(emails))
        ELSE (SELECT array_agg(DISTINCT c.id)
              FROM customers_phone p JOIN customers_customer c ON c.id = p.customer_id
              WHERE p.number = ANY(phones) AND c.name_key = coalesce(g.who, '')) END AS candidates
    FROM grouped g OFFSET 0  -- looked up once, not wherever it is named below
), judged AS (
    SELECT g.*, c.id AS known, CASE WHEN c.id IS NOT NULL THEN array_remove(ARRAY[{_DIFFERENT},
               CASE WHEN g.birthday <> c.birthday OR (g.birthday IS NOT NULL AND c.birthday IS NULL)
                    THEN 'birthday' END,
               CASE WHEN EXISTS (SELECT FROM unnest(g.emails) e WHERE NOT EXISTS (
                        SELECT FROM customers_email x WHERE x.customer_id = c.id AND x.address = e))
                      OR EXISTS (SELECT FROM unnest(g.phones) t WHERE NOT EXISTS (
                        SELECT FROM customers_phone x WHERE x.customer_id = c.id AND x.number = t))
                    THEN 'contact_points' END], NULL) END AS fields,
           c.first_name AS first_before, c.last_name AS last_before, c.company AS company_before
    FROM found g LEFT JOIN customers_customer c ON c.id = g.candidates[1] AND cardinality(g.candidates) = 1
)
SELECT j.*, why, coalesce(known, nextval(pg_get_serial_sequence('customers_customer', 'id'))) AS id,
       coalesce(who, '') AS name_key,
       row_number() OVER in_file AS seq, sum(lines) OVER in_file AS upto,
       CASE WHEN why <> '{{{{}}}}' THEN 'refused' WHEN known IS NULL THEN 'new'
            WHEN cardinality(fields) > 0 THEN 'changed' ELSE 'same' END AS state
FROM judged j, LATERAL (SELECT array_remove(ARRAY[CASE WHEN {_ERASED} THEN 'erased' END,
    CASE WHEN cardinality(candidates) > 1 THEN 'several' END], NULL) AS why) wrong
WINDOW in_file AS (ORDER BY line ROWS UNBOUNDED PRECEDING)
"""

# A statement of consent is new if it is not in the ledger with its date. One without a date never overrules a
# withdrawal, and says nothing where the same stands already. A yes without proof takes nothing away from one
# that can be used; a yes with proof is news where one without was all we had.
_CONSENTS = """
CREATE UNLOGGED TABLE {party} AS
SELECT r.id, r.seq, said.channel, said.granted, r.consent_wording AS wording, r.consent_proof AS proof,
       r.consent_at AS at
FROM {record} r CROSS JOIN LATERAL (
    VALUES ('email', r.consent_email), ('phone', r.consent_phone), ('sms', r.consent_sms)
) said(channel, granted)
LEFT JOIN LATERAL (
    SELECT c.granted, c.origin = %(origin)s AND c.proof = '' AS unproven,
           c.stated_at FROM customers_consent c WHERE c.customer_id = r.id AND c.purpose = 'marketing'
       AND c.channel = said.channel ORDER BY c.stated_at DESC, c.id DESC LIMIT 1
) latest ON true
WHERE said.granted IS NOT NULL AND r.state <> 'refused' AND CASE
    WHEN said.granted AND r.consent_proof IS NULL AND latest.granted THEN latest.unproven
        AND r.consent_at > latest.stated_at
    WHEN r.consent_at IS NULL THEN latest.granted IS NULL OR (latest.granted
        AND (NOT said.granted OR latest.unproven))
    ELSE NOT EXISTS (SELECT FROM customers_consent c WHERE c.customer_id = r.id AND c.purpose = 'marketing'
        AND c.channel = said.channel AND c.granted = said.granted AND c.stated_at = r.consent_at
        AND (c.proof <> '' OR r.consent_proof IS NULL)) END
"""

_ISSUES = """
INSERT INTO customers_importissue (job_id, line, "column", message, "values", content)
SELECT %(job)s, line, CASE WHEN reason IN ('card', 'shared_card') THEN %(card)s ELSE '' END,
       %(messages)s::jsonb ->> reason, '{{}}',
       CASE WHEN 'erased' = ANY(why) THEN '' ELSE left(concat_ws(' · ', ref, first_name, last_name,
           array_to_string(emails, ' '), array_to_string(cards, ' ')), 500) END
FROM {record}, unnest(why) WITH ORDINALITY said(reason, place)
WHERE state = 'refused' ORDER BY line, place LIMIT %(room)s
"""


def check_customers(job: ImportJob) -> None:
    """Judge every customer of the file and count: unchanged, refused lines."""
    names = tables(job)
    for part in ("record", "party", "product"):
        execute(f"DROP TABLE IF EXISTS {names[part]}")
    execute(f"ANALYZE {names['line']} (customer, email)")
    if {"customer", "email"} <= job.mapping.keys():
        execute(_SAME_ADDRESS.format(**names))
    if "name" in job.mapping:
        execute(_SPLIT_NAMES.format(**names))
    kept = [*_KEPT, *own_names(job)]
    records = _RECORDS.format(**names, kept=", ".join(kept), latest=_latest(kept))
    execute(records, source=job.source, secret=mark_secret())
    execute(f"CREATE UNIQUE INDEX ON {names['record']} (seq)")
    execute(f"ANALYZE {names['record']} (seq, id, state, lines)")
    _name(names["record"])
    judge_cards(job)
    execute(_CONSENTS.format(**names), origin=ConsentOrigin.IMPORT)
    execute(
        f"UPDATE {names['record']} r SET state = 'changed'"
        f" WHERE state = 'same' AND EXISTS (SELECT FROM {names['party']} p WHERE p.id = r.id)"
    )
    judge_own_columns(job)
    [(same, refused, bad)] = execute(
        "SELECT count(*) FILTER (WHERE state = 'same'),"
        " coalesce(sum(lines) FILTER (WHERE state = 'refused'), 0),"
        f" (SELECT count(*) FROM {names['line']} WHERE bad) FROM {names['record']}"
    )
    job.unchanged, job.refused = max(same - job.created - job.changed, 0), refused + bad


def _name(record: str) -> None:
    """What a search by name is matched against, where a line alone does not tell it."""
    rows = execute(
        "SELECT id, coalesce(first_name, first_before, ''), coalesce(last_name, last_before, ''),"
        f" coalesce(company, company_before, '') FROM {record}"
        " WHERE known IS NOT NULL AND state = 'changed' OR lines > 1"
    )
    execute(
        f"UPDATE {record} r SET name_key = n.key"
        " FROM unnest(%(ids)s::bigint[], %(keys)s::text[]) AS n(id, key) WHERE r.id = n.id",
        ids=[row[0] for row in rows],
        keys=[name_key(*row[1:]) for row in rows],
    )


def report_customers(job: ImportJob, *, room: int) -> None:
    messages = {
        "several": noop("This address or phone belongs to several customers: give the external id."),
        "erased": to_keep(was_erased().message)[0],
        "card": noop("This card belongs to another customer."),
        "shared_card": noop("This file gives this card to two customers."),
    }
    statement, card = _ISSUES.format(**tables(job)), job.mapping.get("card", "")
    execute(statement, job=job.pk, card=card, messages=json.dumps(messages), room=room)
