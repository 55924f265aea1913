"""Reports as somebody opens them, and how soon a figure follows what happened."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from statistics import median

from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks.harness import Result, bench, p95, p99, timed
from benchmarks.scale import Sizes
from benchmarks.suites.figures import METRICS, take_back
from benchmarks.suites.pages import get, logged_in
from benchmarks.suites.reading import last_event, skip_to
from core.sql import execute
from crm.enums import Role
from crm.models import User
from crm.navigation import MENU
from customers.domain.log import drain
from metrics.domain.recompute import recompute_everything
from metrics.models import CustomerMetrics

VISITS, WARM_UP = 20, 3
RIGHT = "metrics.view"


ALSO = ("journeys:loop-board", "metrics:staff-orientation")
VIEWS = (
    ("metrics:value", "of=predicted"),
    ("metrics:stays", "by=segment"),
    ("metrics:stays", "by=source"),
    ("metrics:acquisition", "months=24"),
    ("metrics:trends", "metric=revenue&scope=segment:regular&period=365"),
)


def reports() -> list[str]:
    """Every page of the menu that shows figures, by the name of its address, and its further views."""
    shown = [entry.url_name for group in MENU for entry in group.entries if entry.right == RIGHT]
    return [reverse(name) for name in (*shown, *ALSO)] + [f"{reverse(name)}?{asked}" for name, asked in VIEWS]


@bench
def report_pages(sizes: Sizes) -> Iterator[Result]:
    """Each page of figures as it opens from the menu, everything counted that the schedule counts."""
    recompute_everything(announce=False)
    execute("VACUUM ANALYZE")
    client = manager()
    for address in reports():
        visits = [timed(partial(get, client, address)) for _ in range(VISITS + WARM_UP)]
        ours = 1000 * p95(visits[WARM_UP:])
        yield Result(f"report_pages: {address}, p95", ours, None, "ms", "≤ 300 ms", ours <= 300)


def manager() -> Client:
    """With a second factor, without which a manager sees nothing."""
    known = {"name": "Manager", "role": Role.MANAGER}
    user = User.objects.get_or_create(email="manager@bench.example", defaults=known)[0]
    client = logged_in(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


# ── From the event to the figure ─────────────────────────────────────────────────────────────────────────

SECONDS, PER_SECOND, AT_ONCE = 60, 200, 10
LOOKED_FOR = 1.0
"""Seconds between two looks at the log, as `crm/loop.py` has it."""


@bench
def fresh_figures(sizes: Sizes) -> Iterator[Result]:
    """Orders arrive evenly, ten to a transaction; how long until each one's customer has new figures."""
    if CustomerMetrics.objects.count() != sizes.customers:
        recompute_everything(announce=False)
    mark = last_event()
    skip_to(METRICS, mark)
    arrived: list[tuple[int, float]] = []
    shop = threading.Thread(target=_sell, args=[arrived])
    shop.start()
    try:
        waited = _waited(arrived, _read_while(shop, arrived))
        yield Result(f"fresh_figures: at {PER_SECOND} orders/s, median", median(waited), None, "s")
        name, ours = f"fresh_figures: at {PER_SECOND} orders/s, p99", p99(waited)
        yield Result(name, ours, None, "s", "≤ 3 s", ours <= 3)
    finally:
        shop.join()
        take_back(since=mark)


def _read_while(shop: threading.Thread, arrived: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """One look at the log a second, as in `crm/loop.py`; which event it had come to, and when."""
    read: list[tuple[int, float]] = []
    while shop.is_alive() or not read or read[-1][0] < arrived[-1][0]:
        begun = time.monotonic()
        drain(METRICS)
        read.append((_read_up_to(), time.monotonic()))
        time.sleep(max(0, begun + LOOKED_FOR - time.monotonic()))
    return read


def _sell(arrived: list[tuple[int, float]]) -> None:
    """`arrived` gets the last event of each transaction with the time it was committed."""
    begun = time.monotonic()
    try:
        for turn in range(SECONDS * PER_SECOND // AT_ONCE):
            time.sleep(max(0, begun + turn * AT_ONCE / PER_SECOND - time.monotonic()))
            arrived.append((_ten_orders(), time.monotonic()))
    finally:
        connection.close()


def _ten_orders() -> int:
    [(last,)] = execute(
        """
        WITH placed AS (
            INSERT INTO customers_order (customer_id, number, source, placed_at, channel, total)
            SELECT 1 + floor(random() * (SELECT max(id) FROM customers_customer))::bigint,
                   gen_random_uuid(), 'bench', now(), 'web', 42
            FROM generate_series(1, %(orders)s)
            RETURNING id, customer_id, number
        ), told AS (
            INSERT INTO customers_event (customer_id, kind, source, data)
            SELECT customer_id, 'order.placed', 'bench', jsonb_build_object(
                'order', id, 'number', number, 'total', '42.00', 'items', 1, 'channel', 'web'
            ) FROM placed RETURNING id
        ) SELECT max(id) FROM told
        """,
        orders=AT_ONCE,
    )
    return int(last)


def _read_up_to() -> int:
    return int(execute("SELECT event_id FROM customers_bookmark WHERE subscriber = 'metrics'")[0][0])


def _waited(arrived: list[tuple[int, float]], read: list[tuple[int, float]]) -> list[float]:
    return [
        next(seen_at for up_to, seen_at in read if up_to >= event) - committed for event, committed in arrived
    ]
