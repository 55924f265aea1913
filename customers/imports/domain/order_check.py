"""Staged order lines seen as a whole: grouped into orders and credit notes, and each one judged.

Every statement is over the whole file. `state` of a record: `new`, `same` (stands in the database already,
with this content) or `refused`; `why` says all that is wrong with it.
"""

import json
from collections.abc import Mapping

from django.utils.translation import gettext_noop as noop

from core.sql import execute
from customers.imports.domain.staging import tables
from customers.imports.domain.values import split_name
from customers.models import ImportJob
from customers.people.models.customer import name_key

# A line without id that shares its address with a line that has one is about the same person. Other
# addresses are a reference of their own, behind a space, with which no id begins.
_BY_ADDRESS = """
UPDATE {line} l SET customer = coalesce((
    SELECT named.customer FROM {line} named WHERE named.email = l.email AND named.customer NOT LIKE ' %%'
       AND NOT named.bad ORDER BY named.line LIMIT 1), ' ' || l.email)
WHERE l.customer IS NULL AND l.email IS NOT NULL AND NOT l.bad
"""

_PARTIES = """
CREATE UNLOGGED TABLE {party} AS
SELECT seen.*, coalesce(known.id, led.survivor_id, mailed.ids[1],
           nextval(pg_get_serial_sequence('customers_customer', 'id'))) AS id,
           coalesce(cardinality(mailed.ids) > 1, false) AS several,
       known.id IS NULL AND led.id IS NULL AND mailed.ids IS NULL AS fresh,
       ''::text AS first_name, ''::text AS last_name, ''::text AS name_key
FROM (
    SELECT customer AS ref, min(at) AS since, min(email) AS email,
           coalesce((array_agg(country ORDER BY at DESC) FILTER (WHERE country IS NOT NULL))[1], '')
               AS country,
           coalesce((array_agg(name ORDER BY at DESC) FILTER (WHERE name IS NOT NULL))[1], '') AS name
    FROM {line} WHERE NOT bad AND customer IS NOT NULL GROUP BY customer
) seen LEFT JOIN customers_customer known ON known.source = %(source)s AND known.external_id = seen.ref
LEFT JOIN customers_merge led ON led.source = %(source)s AND led.external_id = seen.ref
    AND led.external_id <> '' AND led.undone_at IS NULL
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT customer_id) AS ids FROM customers_email
                   WHERE starts_with(seen.ref, ' ') AND address = seen.email) mailed ON true
"""

# A stock code is called what it was last called in a sale: stock movements say "damaged" and "lost".
_PRODUCTS = """
CREATE UNLOGGED TABLE {product} AS
SELECT sku, coalesce((array_agg(label ORDER BY quantity > 0 AND price > 0 DESC, l.at DESC)
                      FILTER (WHERE label IS NOT NULL))[1], '') AS label
FROM {line} l JOIN {record} USING (number) WHERE state = 'new' AND sku IS NOT NULL GROUP BY sku
"""

# The fingerprint is that of customers.commerce.domain.line, so that an order placed by the API is recognised.
_RECORDS = r"""
CREATE UNLOGGED TABLE {record} AS
WITH priced AS (
    SELECT *, round(quantity * price, 2) AS amount,
           starts_with(number, %(prefix)s) AND %(prefix)s <> '' AS noted
    FROM {line} WHERE number IS NOT NULL
), grouped AS (
    SELECT number, noted, min(line) AS line, count(*)::int AS lines, min(at) AS at, min(customer) AS customer,
           max(channel) AS channel, max(brand) AS brand, min(original) AS original,
           sum(quantity) AS items, sum(amount) AS total,
           min(line) FILTER (WHERE bad) AS bad_line, bool_and(quantity < 0) AND noted AS credit,
           bool_or(quantity < 0) AND bool_or(quantity >= 0) AND noted AS mixed,
           min(customer) <> max(customer) AS two, min(brand) <> max(brand) AS two_brands,
           min(original) <> max(original) AS two_originals,
           max(abs(amount)) >= 1e11 OR abs(sum(amount)) >= 1e11 AS large,
           string_agg(content, E'\n' ORDER BY content COLLATE "C") AS content
    FROM priced, LATERAL (
        SELECT coalesce(sku, '') || '|'
               || CASE WHEN noted AND quantity < 0 THEN -quantity::bigint ELSE quantity END
               || '|' || trim_scale(price) AS content
    ) written
    GROUP BY number, noted
), known AS (
    SELECT g.*, p.id AS customer_id, p.several,
           encode(sha256(convert_to(coalesce(p.id::text, 'None') || E'\n' || g.content, 'UTF8')), 'hex')
               AS mark,
           coalesce(o.fingerprint, r.fingerprint) AS stored,
           %(branded)s AND o.id IS NOT NULL AND o.brand_id IS DISTINCT FROM b.id AS rebranded,
           array_remove(ARRAY[CASE WHEN bad_line IS NOT NULL THEN 'bad' END, CASE WHEN two THEN 'two' END,
               CASE WHEN several THEN 'several' END, CASE WHEN mixed THEN 'mixed' END,
               CASE WHEN two_brands THEN 'brands' END, CASE WHEN two_originals THEN 'originals' END,
               CASE WHEN large THEN 'large' END], NULL) AS wrong
    FROM grouped g LEFT JOIN {party} p ON p.ref = g.customer
    LEFT JOIN customers_order o ON NOT g.credit AND o.source = %(source)s AND o.number = g.number
    LEFT JOIN customers_refund r ON g.credit AND r.source = %(source)s AND r.number = g.number
    LEFT JOIN customers_brand b ON b.key = g.brand
), compared AS (  -- where what it says is clear
    SELECT *, CASE WHEN stored IS NULL OR NOT wrong <@ ARRAY['originals', 'large'] THEN NULL
                   WHEN rebranded THEN false WHEN stored = mark THEN true
                   ELSE EXISTS (  -- stored for a record that was merged since
                       SELECT FROM customers_merge m
                       WHERE m.survivor_id = customer_id AND m.undone_at IS NULL
                       AND stored = encode(sha256(convert_to(m.merged_id || E'\n' || content, 'UTF8')), 'hex')
                   ) END AS same
    FROM known
)
SELECT number, line, lines, at, channel, brand, original, items, total, customer_id, mark, bad_line, credit,
       nextval(CASE WHEN credit THEN pg_get_serial_sequence('customers_refund', 'id')
                    ELSE pg_get_serial_sequence('customers_order', 'id') END::regclass) AS id,
       NULL::bigint AS order_id,
       CASE WHEN wrong <> '{{}}' OR NOT same THEN 'refused' WHEN same THEN 'same' ELSE 'new' END AS state,
       CASE WHEN NOT same THEN wrong || 'other'::text ELSE wrong END AS why,
       row_number() OVER (ORDER BY credit, at, line) AS seq,
       sum(lines) OVER (ORDER BY credit, at, line) AS upto
FROM compared
"""

# The order a credit note is against: in this file, or stored before. Never is more given back than was paid.
_ORIGINALS = """
WITH paid AS (
    SELECT number, id, customer_id, total, 0 AS refunded, state FROM {record}
    WHERE NOT credit AND state <> 'same'
    UNION ALL
    SELECT number, id, customer_id, total, refunded, 'new' FROM customers_order o
    WHERE source = %(source)s AND NOT EXISTS (
        SELECT FROM {record} r WHERE NOT r.credit AND r.number = o.number AND r.state <> 'same')
), judged AS (
    SELECT note.number, paid.id, CASE WHEN paid.state <> 'new' THEN ARRAY['original'] ELSE array_remove(ARRAY[
               CASE WHEN paid.customer_id IS DISTINCT FROM note.customer_id THEN 'buyer' END,
               CASE WHEN paid.refunded - sum(note.total) OVER (PARTITION BY paid.id ORDER BY note.seq)
                         > paid.total THEN 'more' END], NULL) END AS why
    FROM {record} note JOIN paid ON paid.number = note.original WHERE note.credit AND note.state = 'new'
)
UPDATE {record} r SET order_id = judged.id, why = judged.why,
       state = CASE WHEN judged.why = '{{}}' THEN 'new' ELSE 'refused' END
FROM judged WHERE r.credit AND r.number = judged.number
"""

_ISSUES = """
INSERT INTO customers_importissue (job_id, line, "column", message, "values", content)
SELECT %(job)s, l.line, '',
       %(messages)s::jsonb ->> reason,
       CASE WHEN reason = 'bad' THEN jsonb_build_object('line', r.bad_line) ELSE '{{}}' END,
       left(concat_ws(' · ', l.number, l.sku, l.label, l.quantity, l.price, trim(l.customer)), 500)
FROM {line} l JOIN {record} r USING (number), unnest(r.why) WITH ORDINALITY said(reason, place)
WHERE NOT l.bad AND r.state = 'refused' ORDER BY l.line, place LIMIT greatest(%(room)s, 0)
"""


def refusals() -> Mapping[str, str]:
    """Why a whole order is refused, said on each of its lines."""
    return {
        "bad": noop("The whole order is refused because of line %(line)d."),
        "two": noop("This order names two different customers."),
        "several": noop("This address belongs to several customers: give the customer id."),
        "mixed": noop("This credit note both gives back and sells."),
        "large": noop("The total is too large."),
        "originals": noop("This credit note names two different orders."),
        "brands": noop("This order names two different brands."),
        "other": noop("This number is stored already, with other content. Nothing was changed."),
        "original": noop("The order this credit note is against is refused itself."),
        "buyer": noop("The order this credit note is against belongs to another customer."),
        "more": noop("More would be given back than was paid for this order."),
    }


def check_orders(job: ImportJob) -> None:
    """Judge every order of the file and count: unchanged, refused lines."""
    names = tables(job)
    params = {
        "source": job.source,
        "prefix": job.options.get("credit_prefix", ""),
        "branded": "brand" in job.mapping,
    }
    for part in ("record", "party", "product"):
        execute(f"DROP TABLE IF EXISTS {names[part]}")
    execute(f"CREATE INDEX IF NOT EXISTS {names['line']}_number ON {names['line']} (number)")
    execute(f"ANALYZE {names['line']}")
    if "email" in job.mapping:
        execute(f"CREATE INDEX IF NOT EXISTS {names['line']}_email ON {names['line']} (email)")
        execute(_BY_ADDRESS.format(**names))
    execute(_PARTIES.format(**names), **params)
    execute(_RECORDS.format(**names), **params)
    if "original" in job.mapping:
        execute(_ORIGINALS.format(**names), **params)
    execute(_PRODUCTS.format(**names))
    if "name" in job.mapping:
        name_parties(job)
    execute(f"CREATE UNIQUE INDEX ON {names['record']} (seq)")
    execute(f"CREATE INDEX ON {names['party']} (id)")
    execute(f"ANALYZE {names['record']}")
    execute(f"ANALYZE {names['party']}")
    [(same, refused, numberless)] = execute(
        "SELECT count(*) FILTER (WHERE state = 'same'),"
        " coalesce(sum(lines) FILTER (WHERE state = 'refused'), 0),"
        f" (SELECT count(*) FROM {names['line']} WHERE number IS NULL) FROM {names['record']}"
    )
    job.unchanged, job.refused = same - job.created, refused + numberless


def report_orders(job: ImportJob, *, room: int) -> None:
    """Say on the lines of refused orders why they are; `room` is for how many of them."""
    if room > 0:
        execute(_ISSUES.format(**tables(job)), job=job.pk, messages=json.dumps(refusals()), room=room)


def name_parties(job: ImportJob) -> None:
    """First and last name of the customers to be created, and what a search by name is matched against."""
    party = tables(job)["party"]
    rows = execute(f"SELECT id, name FROM {party} WHERE fresh AND name <> ''")
    named = [(key, *split_name(name)) for key, name in rows]
    execute(
        f"UPDATE {party} p SET first_name = n.first, last_name = n.last, name_key = n.key"
        " FROM unnest(%(ids)s::bigint[], %(first)s::text[], %(last)s::text[], %(key)s::text[])"
        " AS n(id, first, last, key) WHERE p.id = n.id",
        ids=[row[0] for row in named],
        first=[row[1] for row in named],
        last=[row[2] for row in named],
        key=[name_key(row[1], row[2], "") for row in named],
    )
