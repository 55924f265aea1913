"""A large house, made by the server itself out of generated series: minutes, not hours.

Every customer has a phone (three in ten a second one) and an email; orders, contacts, answers and events
are spread over three years, a third of them over a tenth of the customers. Made once per set of sizes and
kept in a database of the benchmarks' own.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.sql import continue_ids, execute

WHEN = "timestamptz '2023-10-01' + random() * interval '1095 days'"
WHO = "1 + floor(random() * %(customers)s / CASE WHEN n %% 3 = 0 THEN 10 ELSE 1 END)::bigint"


@dataclass(frozen=True)
class Sizes:
    customers: int = 1_000_000
    orders: int = 10_000_000
    events: int = 20_000_000
    contacts: int = 1_500_000
    answers: int = 300_000


def prepare(sizes: Sizes) -> None:
    """Make the data, unless it stands there already in these sizes."""
    execute("CREATE TABLE IF NOT EXISTS bench_mark (mark text)")
    if execute("SELECT mark FROM bench_mark") == [(repr(sizes),)]:
        return
    execute("DELETE FROM bench_mark")
    execute("SET synchronous_commit = off")
    execute("SET maintenance_work_mem = '1GB'")
    execute("TRUNCATE customers_customer, customers_event, customers_order, customers_refund CASCADE")
    for step in (_people, _orders, _contacts, _answers, _events):
        begun = time.perf_counter()
        step(**vars(sizes))
        print(f"  {step.__name__.strip('_')}: {time.perf_counter() - begun:.0f} s", flush=True)
    execute("VACUUM ANALYZE")
    execute("INSERT INTO bench_mark VALUES (%(mark)s)", mark=repr(sizes))


@contextmanager
def _filling(*tables: str) -> Iterator[None]:
    """Fill tables without their plain indexes and foreign keys; make and check them again at the end."""
    indexes = execute(
        """
        SELECT indexname, indexdef FROM pg_indexes
        WHERE tablename = ANY(%(tables)s) AND indexname NOT IN (SELECT conname FROM pg_constraint)
        """,
        tables=list(tables),
    )
    keys = execute(
        """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype = 'f' AND conrelid = ANY(%(tables)s::regclass[])
        """,
        tables=list(tables),
    )
    for name, _ in indexes:
        execute(f'DROP INDEX "{name}"')
    for table, name, _ in keys:
        execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    yield
    for _, definition in indexes:
        execute(definition)
    for table, name, definition in keys:
        execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    continue_ids(*tables)


def _people(**sizes: int) -> None:
    with _filling("customers_customer", "customers_phone", "customers_email"):
        execute(_CUSTOMERS, **sizes)
        execute(_PHONES, **sizes)
        execute(
            "INSERT INTO customers_email (customer_id, address)"
            " SELECT n, 'c' || n || '@example.org' FROM generate_series(1, %(customers)s) n",
            **sizes,
        )


_CUSTOMERS = f"""
    INSERT INTO customers_customer (id, first_name, last_name, company, language, street, postcode, city,
        country, time_zone, preferred_channel, acquisition_source, since, source, external_id, name_key)
    SELECT n, first, last, '', CASE WHEN n %% 3 = 0 THEN 'en' ELSE 'fr' END, '', '', 'Lyon',
           'FR', 'Europe/Paris', '', '', {WHEN}, 'shop', 'C' || n, lower(first || ' ' || last)
    FROM (
        SELECT n, initcap(translate(substr(md5(n::text), 1, 8), '0123456789', 'aeioulmnrs')) AS last,
               (ARRAY['Amelie','Camille','Lea','Lucas','Hugo','Karim','Fatou','Olivia','George','Niamh'])
               [1 + n %% 10] AS first
        FROM generate_series(1, %(customers)s) n
    ) people
"""

_PHONES = """
    INSERT INTO customers_phone (customer_id, number)
    SELECT n, '+336' || lpad(n::text, 8, '0') FROM generate_series(1, %(customers)s) n
    UNION ALL
    SELECT n, '+334' || lpad(n::text, 8, '0') FROM generate_series(1, %(customers)s) n WHERE n %% 10 < 3
"""


def _orders(**sizes: int) -> None:
    with _filling("customers_order"):
        execute(
            f"""
            INSERT INTO customers_order (id, customer_id, number, source, placed_at, channel, total)
            SELECT n, {WHO}, 'B' || n, 'shop', {WHEN}, 'web',
                   round((8 + 90 * random() * random())::numeric, 2)
            FROM generate_series(1, %(orders)s) n
            """,
            **sizes,
        )


def _contacts(**sizes: int) -> None:
    with _filling("customers_interaction"):
        execute(
            f"""
            INSERT INTO customers_interaction
                (customer_id, channel, direction, started_at, duration, solved, key)
            SELECT {WHO}, 'phone', 'in', {WHEN}, interval '5 minutes', random() < 0.8, 'b' || n
            FROM generate_series(1, %(contacts)s) n
            """,
            **sizes,
        )


def _answers(**sizes: int) -> None:
    with _filling("surveys_invitation", "surveys_answer"):
        execute(_INVITATIONS, **sizes)
        execute(
            """
            INSERT INTO surveys_answer
                (invitation_id, survey_id, customer_id, score, scale_min, scale_max, answered_at)
            SELECT id, survey_id, customer_id, least(10, floor(4 + random() * 8)), 0, 10, answered_at
            FROM surveys_invitation
            """
        )


_INVITATIONS = f"""
    INSERT INTO surveys_invitation
        (survey_id, customer_id, occasion, token_hash, language, created_at, expires_at, answered_at)
    SELECT survey.id, {WHO}, 'bench:' || n, md5(n::text), 'fr', now(), now(), {WHEN}
    FROM surveys_survey survey, generate_series(1, %(answers)s) n
    WHERE survey.slug = 'nps-after-contact'
"""


def _events(**sizes: int) -> None:
    with _filling("customers_event"):
        execute(_EVENTS, **sizes)


_EVENTS = f"""
    INSERT INTO customers_event (customer_id, kind, occurred_at, source, data)
    SELECT {WHO}, (ARRAY['order.placed', 'contact.logged', 'points.earned', 'message.sent'])[1 + n %% 4],
           {WHEN}, 'shop',
           CASE n %% 4
           WHEN 0 THEN jsonb_build_object('order', n, 'number', 'B' || n, 'total', '42.00', 'items', 2,
                                          'channel', 'web')
           WHEN 1 THEN jsonb_build_object('interaction', n, 'channel', 'phone', 'direction', 'in',
                                          'reason', 'delivery', 'outcome', 'resolved', 'solved', true,
                                          'note', 'Asked where the parcel is')
           WHEN 2 THEN jsonb_build_object('points', 42, 'order', n, 'order_number', 'B' || n)
           ELSE jsonb_build_object('subject', 'Your cart is waiting', 'template', 'cart', 'message', n)
           END
    FROM generate_series(1, %(events)s) n
"""
