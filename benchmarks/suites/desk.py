"""What an agent does all day: find, look through the list, log a contact. Server time of whole answers."""

from collections.abc import Iterator
from functools import partial

from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from benchmarks.harness import Result, bench, p95, timed
from benchmarks.scale import Sizes
from benchmarks.suites.pages import agent, get
from benchmarks.suites.reading import forget_events, last_event
from core.sql import execute
from customers.identity.domain.spelling import gather_words
from customers.models import Reason

TIMES, WARM_UP = 200, 10


@bench
def find_while_typing(sizes: Sizes) -> Iterator[Result]:
    """Random customers: their names cut off as they are typed, one letter wrong; digits of their phones."""
    client = agent()
    gather_words()
    typed = {
        "a name, one letter wrong": """
            SELECT left(overlay(name_key PLACING 'z' FROM 3 + id::int %% 3 FOR 1), 6 + id::int %% 9)
            FROM customers_customer ORDER BY random() LIMIT %(times)s
        """,
        "digits of a phone": """
            SELECT left('0' || substr(number, 4), 5 + id::int %% 6)
            FROM customers_phone ORDER BY random() LIMIT %(times)s
        """,
    }
    for what, statement in typed.items():
        asked = [query for (query,) in execute(statement, times=TIMES + WARM_UP)]
        urls = [f"{reverse('customers:find')}?{urlencode({'q': query})}" for query in asked]
        seconds = _answered(client, urls)
        yield _within(f"find_while_typing: {what}, p95", seconds, 60)


@bench
def customer_list(sizes: Sizes) -> Iterator[Result]:
    """First and last page, bare and narrowed, by each order that needs no figures."""
    client, address = agent(), reverse("customers:customer-list")
    narrowed = [{}, {"country": "FR"}, {"language": "en"}, {"country": "GB", "language": "fr"}]
    asked = [wanted | {"order": order} for wanted in narrowed for order in ("name", "-since", "-changed")]
    for place, added in (("first", {}), ("last", {"last": "1"})):
        urls = [f"{address}?{urlencode(wanted | added)}" for wanted in asked]
        rounds = max(1, TIMES // len(urls))
        visited = (urls * (rounds + 1))[: TIMES + WARM_UP]
        yield _within(f"customer_list: {place} page, p95", _answered(client, visited), 80)


@bench
def logging_a_contact(sizes: Sizes) -> Iterator[Result]:
    """The call form of random customers, as the page sends it; the answer brings form, history, cases."""
    client, mark = agent(), last_event()
    said = {
        "channel": "phone",
        "direction": "in",
        "reason": Reason.objects.filter(retired_at=None)
        .order_by("position")
        .values_list("slug", flat=True)[0],
        "solved": "yes",
        "note": "Asked where the parcel is",
    }
    chosen = execute(
        "SELECT id FROM customers_customer ORDER BY random() LIMIT %(times)s", times=TIMES + WARM_UP
    )
    seconds = [timed(partial(_log, client, pk, said | {"key": f"bench-{pk}"})) for (pk,) in chosen]
    execute("DELETE FROM customers_interaction WHERE key LIKE 'bench-%%'")
    forget_events(since=mark)
    yield _within("logging_a_contact: p95", seconds[WARM_UP:], 30)


def _log(client: Client, customer: int, said: dict[str, str]) -> None:
    url = reverse("customers:interaction-create", args=[customer])
    response = client.post(url, said, headers={"hx-request": "true"})
    if response.status_code != 200:
        raise AssertionError(f"{url}: {response.status_code}")


def _answered(client: Client, urls: list[str]) -> list[float]:
    """Seconds of each answer, without the first ones: a process that has just begun."""
    return [timed(partial(get, client, url)) for url in urls][WARM_UP:]


def _within(name: str, seconds: list[float], most: int) -> Result:
    ours = 1000 * p95(seconds)
    return Result(name, ours, None, "ms", f"≤ {most} ms", ours <= most)
