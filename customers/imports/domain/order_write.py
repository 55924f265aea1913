"""Checked orders and credit notes written in sets: facts, then their events, in the caller's transaction."""

from typing import Any

from django.conf import settings

from core.sql import execute
from customers.enums import Channel, EventKind
from customers.imports.domain.staging import Stale, tables
from customers.models import ImportJob

PORTION = 40_000  # lines

_HERE = "r.seq > %(after)s AND r.seq <= %(upto)s AND r.state = 'new'"

_PRODUCTS = """
INSERT INTO customers_product (sku, name) SELECT sku, label FROM {product} ORDER BY sku
ON CONFLICT (sku) DO UPDATE SET name = excluded.name
WHERE excluded.name <> '' AND customers_product.name <> excluded.name
"""

_PARTIES = """
WITH here AS (
    SELECT p.*, starts_with(p.ref, ' ') AS by_address,
           EXISTS (SELECT FROM customers_email e WHERE e.address = p.email) AS taken
    FROM {party} p WHERE p.fresh
       AND EXISTS (SELECT FROM {record} r WHERE r.customer_id = p.id AND {here})
       AND NOT EXISTS (SELECT FROM customers_customer c WHERE c.id = p.id)
), stored AS (
    INSERT INTO customers_customer (id, source, external_id, first_name, last_name, company, language, street,
        postcode, city, country, time_zone, preferred_channel, acquisition_source, since, name_key)
    OVERRIDING SYSTEM VALUE
    SELECT id, %(source)s, CASE WHEN by_address THEN '' ELSE ref END,
           first_name, last_name, '', %(language)s, '', '', '', country, %(zone)s, '',
           '', since, name_key
    FROM here WHERE NOT (by_address AND taken) ORDER BY since, id
    ON CONFLICT (source, external_id) WHERE external_id <> '' DO NOTHING
    RETURNING id, since
), told AS (
    INSERT INTO customers_event (customer_id, kind, occurred_at, actor_id, source, data)
    SELECT id, %(created)s, since, %(actor)s, %(source)s, jsonb_build_object('source', %(source)s::text)
    FROM stored ORDER BY since, id
), mailed AS (  -- an address goes to one customer only, or nobody could be recognised by it
    INSERT INTO customers_email (customer_id, address, label, position)
    SELECT DISTINCT ON (email) id, email, '', 0 FROM here JOIN stored USING (id)
    WHERE email IS NOT NULL AND NOT taken ORDER BY email, id
)
SELECT (SELECT count(*) FROM here) - (SELECT count(*) FROM stored)
"""

_ORDERS = """
INSERT INTO customers_order (id, customer_id, number, source, placed_at, channel, brand_id,
    total, refunded, fingerprint)
OVERRIDING SYSTEM VALUE
SELECT r.id, r.customer_id, r.number, %(source)s, r.at, coalesce(r.channel, %(channel)s), b.id,
       r.total, 0, r.mark
FROM {record} r LEFT JOIN customers_brand b ON b.key = r.brand WHERE {here} AND NOT r.credit ORDER BY r.seq
ON CONFLICT (number, source) DO NOTHING
RETURNING customer_id
"""

_ORDER_LINES = """
INSERT INTO customers_orderline (order_id, sku, label, product_id, quantity, unit_price, amount)
SELECT r.id, coalesce(l.sku, ''), coalesce(l.label, ''), p.id, l.quantity, l.price,
       round(l.quantity * l.price, 2)
FROM {record} r JOIN {line} l USING (number) LEFT JOIN customers_product p USING (sku)
WHERE {here} AND NOT r.credit ORDER BY r.seq, l.line
"""

_ORDER_EVENTS = """
INSERT INTO customers_event (customer_id, kind, occurred_at, actor_id, source, data)
SELECT r.customer_id, %(placed)s, r.at, %(actor)s, %(source)s, jsonb_build_object('order', r.id,
    'number', r.number, 'total', r.total::text, 'items', r.items, 'channel', coalesce(r.channel, %(channel)s))
    || CASE WHEN b.id IS NULL THEN '{{}}' ELSE jsonb_build_object('brand', b.key, 'brand_name', b.name) END
FROM {record} r LEFT JOIN customers_brand b ON b.key = r.brand WHERE {here} AND NOT r.credit ORDER BY r.seq
"""

_REFUNDS = """
INSERT INTO customers_refund (id, customer_id, order_id, number, source, refunded_at, amount, fingerprint)
OVERRIDING SYSTEM VALUE
SELECT r.id, r.customer_id, r.order_id, r.number, %(source)s, r.at, -r.total, r.mark
FROM {record} r WHERE {here} AND r.credit ORDER BY r.seq
ON CONFLICT (number, source) DO NOTHING
RETURNING 1
"""

_REFUND_LINES = """
INSERT INTO customers_refundline (refund_id, sku, label, product_id, quantity, unit_price, amount)
SELECT r.id, coalesce(l.sku, ''), coalesce(l.label, ''), p.id, -l.quantity, l.price,
       -round(l.quantity * l.price, 2)
FROM {record} r JOIN {line} l USING (number) LEFT JOIN customers_product p USING (sku)
WHERE {here} AND r.credit ORDER BY r.seq, l.line
"""

_CHARGED = """
UPDATE customers_order o SET refunded = o.refunded + given.amount
FROM (SELECT order_id, -sum(total) AS amount, count(*) FROM {record} r
      WHERE {here} AND credit AND order_id IS NOT NULL GROUP BY order_id) given
WHERE o.id = given.order_id AND o.refunded + given.amount <= o.total
RETURNING 1
"""

_REFUND_EVENTS = """
INSERT INTO customers_event (customer_id, kind, occurred_at, actor_id, source, data)
SELECT r.customer_id, %(refunded)s, r.at, %(actor)s, %(source)s, jsonb_build_object('refund', r.id,
    'number', r.number, 'amount', (-r.total)::text, 'order', r.order_id,
    'order_number', CASE WHEN r.order_id IS NOT NULL THEN r.original END)
FROM {record} r WHERE {here} AND r.credit ORDER BY r.seq
"""

# Whole orders up to PORTION lines, and at least one.
_PORTION = """
SELECT min(seq), max(seq), max(upto) FROM {record}
WHERE upto > %(written)s AND upto <= greatest(%(written)s + %(portion)s, (
    SELECT min(upto) FROM {record} WHERE upto > %(written)s))
"""

_WANTED = """
SELECT count(*) FILTER (WHERE NOT credit), count(*) FILTER (WHERE credit), count(DISTINCT order_id)
FROM {record} r WHERE {here}
"""


def write_orders(job: ImportJob) -> bool:
    """Write the next portion of whole orders; the products before the first. False: nothing is left.

    Raises Stale where the database has changed since the file was checked.
    """
    names = tables(job)
    [(first, last, upto)] = execute(_PORTION.format(**names), written=job.lines_written, portion=PORTION)
    if last is None:
        return False
    if not job.lines_written:
        execute(_PRODUCTS.format(**names))
    params = {
        "after": first - 1,
        "upto": last,
        "source": job.source,
        "actor": job.created_by_id,
        "channel": job.options.get("channel") or Channel.WEB,
        "language": settings.LANGUAGE_CODE,
        "zone": settings.TIME_ZONE,
        "created": EventKind.CUSTOMER_CREATED,
        "placed": EventKind.ORDER_PLACED,
        "refunded": EventKind.ORDER_REFUNDED,
    }
    created, unnamed = _store(names, params)
    job.created, job.unnamed = job.created + created, job.unnamed + unnamed
    job.lines_written = upto
    return True


def _store(names: dict[str, str], params: dict[str, Any]) -> tuple[int, int]:
    """How many orders and refunds, and how many of the orders stand on nobody's name."""

    def run(statement: str) -> list[tuple[Any, ...]]:
        return execute(statement.format(here=_HERE, **names), **params)

    [(orders, refunds, charged)] = run(_WANTED)
    [(missing,)] = run(_PARTIES)
    if missing:
        raise Stale
    placed = run(_ORDERS)
    if len(placed) < orders or len(run(_REFUNDS)) < refunds or len(run(_CHARGED)) < charged:
        raise Stale
    for statement in (_ORDER_LINES, _ORDER_EVENTS, _REFUND_LINES, _REFUND_EVENTS):
        run(statement)
    return int(orders + refunds), sum(customer is None for (customer,) in placed)
