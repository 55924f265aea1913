"""Pages as a reader's browser gets them: the time of the server, with all middleware."""

import statistics
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks import house
from benchmarks.harness import Result, bench, p95, timed
from benchmarks.scale import Sizes
from core.sql import execute
from crm.models import User

PAGES, HEAVY, WARM_UP = 300, 30, 20


@dataclass
class Visit:
    """Statements as Django hands them to psycopg, so that they can be run again without it."""

    url: str
    statements: list[tuple[str, Any]] = field(default_factory=list)

    def capture(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


@bench
def customer_page(sizes: Sizes) -> Iterator[Result]:
    """First every customer's page for the first time, then each again, in turn with its bare statements."""
    client = agent()
    visits = [Visit(reverse("customers:customer-detail", args=[pk])) for pk in _customers()]
    for visit in visits[:WARM_UP]:
        get(client, visit.url)
    visits = visits[WARM_UP:]
    first = [1000 * timed(partial(_visit, client, visit)) for visit in visits]
    with closing(_bare_connection()) as bare:
        pairs = [
            (
                1000 * timed(partial(get, client, visit.url)),
                1000 * timed(partial(_replay, bare, visit)),
            )
            for visit in visits
        ]
    queries = max(len(visit.statements) for visit in visits)
    pages, replays = [page for page, _ in pairs], [replay for _, replay in pairs]
    ours, floor = statistics.median(pages), statistics.median(replays)
    yield Result("customer_page: first visit, p95", p95(first), None, "ms", "≤ 50 ms", p95(first) <= 50)
    yield Result("customer_page: again, p95", p95(pages), p95(replays), "ms")
    yield Result(
        "customer_page: again, median", ours, floor, "ms", "≤ 4 × its SQL by bare psycopg", ours <= 4 * floor
    )
    yield Result("customer_page: queries, most", queries, None, "", "≤ 12", queries <= 12)


def agent() -> Client:
    return logged_in(User.objects.get(pk=house.staff()[0]))


def logged_in(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _customers() -> list[int]:
    """Those to warm up with, and those to measure, heavy ones strewn among them."""
    rows = execute(
        f"""
        SELECT id FROM (
            (SELECT id FROM customers_customer WHERE {house.HEAVY} ORDER BY random() LIMIT %(heavy)s)
            UNION ALL
            (SELECT id FROM customers_customer WHERE NOT {house.HEAVY} ORDER BY random() LIMIT %(light)s)
        ) chosen ORDER BY random()
        """,
        heavy=HEAVY,
        light=PAGES - HEAVY + WARM_UP,
    )
    return [pk for (pk,) in rows]


def get(client: Client, url: str) -> None:
    response = client.get(url)
    if response.status_code != 200:
        raise AssertionError(f"{url}: {response.status_code}")


def _visit(client: Client, visit: Visit) -> None:
    with connection.execute_wrapper(visit.capture):
        get(client, visit.url)


def _bare_connection() -> psycopg.Connection[Any]:
    """The same server and settings, without Django's cursors around it."""
    settings = connection.get_connection_params()
    for name in ("cursor_factory", "context", "server_side_binding", "pool"):
        settings.pop(name, None)
    bare = psycopg.connect(**settings, autocommit=True, cursor_factory=psycopg.ClientCursor)
    bare.execute("SELECT set_config('TimeZone', %s, false)", [connection.timezone_name])
    return bare


def _replay(bare: psycopg.Connection[Any], visit: Visit) -> None:
    for sql, params in visit.statements:
        cursor = bare.execute(sql, params)
        if cursor.description:
            cursor.fetchall()
