"""A number that is a link, on any page of figures, leads to a list of as many."""

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest
from django.urls import reverse

from core.keyset import LIMIT
from crm.models import Team
from metrics.domain.behind import POPULATIONS
from metrics.domain.capability.evidence import evidence_now
from metrics.domain.capability.kinds import KINDS
from metrics.domain.capability.ways import ways_of
from metrics.domain.days import today
from metrics.domain.goal_queries import goal_lines
from metrics.domain.registry import Unit
from metrics.domain.registry.metric import SAMPLED
from metrics.enums import ServiceSplit, StaySplit
from metrics.models import CustomerMetrics
from tests.metrics.facts import listed as behind
from tests.metrics.house import open_house

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

WHAT = r"(?:customers?|orders?|contacts?)?( with a (?:risk from 50% up|purchase|prediction))?"
NUMBER = re.compile(rf"\s*(?:n\s*=?\s*|of )?[+−]?(\d[\d,\s]*){WHAT}\s*")
SOME = 20
EXPECTED = re.compile("[?&]group=")
"""A name that is a number: the year of a cohort."""


@dataclass
class Shown:
    """A figure of a page: whether it opens its explanation, and where it leads."""

    label: str
    explained: bool = False
    links: list[str] = field(default_factory=list)


class Figures(HTMLParser):
    """What stands within the elements of the class "fig"."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Shown] = []
        self.depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "div" and (self.depth or told.get("class") == "fig"):
            self.depth += 1
        if told.get("class") == "fig":
            self.found.append(Shown(told.get("aria-label", "")))
        if self.depth and tag == "details":
            self.found[-1].explained = True
        if self.depth and tag == "a":
            self.found[-1].links.append(told.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self.depth:
            self.depth -= 1


class Links(HTMLParser):
    """The links of the main part of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside = False
        self.found: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.inside |= tag == "main"
        if tag == "a" and self.inside and told.get("href"):
            self.open = [told["href"], ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.inside = False
        if tag == "a" and self.open:
            self.found.append((self.open[0], self.open[1]))
            self.open = []

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[1] += data


def rows_of(page: str) -> int:
    """How many rows its tables have that are headed. Not read as HTML, which takes as long as to draw it."""
    bodies = re.findall(r"(?s)<tbody.*?</tbody>", page)
    return sum("<th" in row for body in bodies for row in body.split("<tr")[1:])


def next_of(page: str) -> str:
    link = re.search(r'<a [^>]*rel="next"[^>]*>', page)
    return unescape(re.findall(r'href="([^"]*)"', link[0])[0]) if link else ""


def listed(client: Any, address: str) -> int:
    """How many rows there are, over all pages of a list; as many as it says itself where it says so."""
    found = 0
    while address:
        answer = client.get(address)
        page = answer.content.decode()
        rows = rows_of(page)
        told = (answer.context or {}).get("counted")
        if told is not None:
            assert rows == min(told, LIMIT), address
            return int(told)
        found += rows
        further = next_of(page)
        address = urljoin(address, further) if further else ""
    return found


def counts(page: str, address: str) -> dict[str, int]:
    """Address → the number that leads there; of many some, from top to bottom."""
    found = {}
    for href, text in Links(page).found:
        number = NUMBER.fullmatch(text)
        if number and not EXPECTED.search(href):
            found[urljoin(address, href)] = int(re.sub(r"\D", "", number[1]))
    return dict(list(found.items())[:: len(found) // SOME + 1])


@pytest.fixture
def house() -> None:
    open_house()


SEGMENT = "segment=tier-regular"
PAGES = [
    ("segment-list", ""),
    ("segment-report", ""),
    ("value", ""),
    ("value", "of=predicted"),
    ("rfm", ""),
    ("cohorts", ""),
    *(("stays", f"by={by}") for by in StaySplit),
    ("acquisition", ""),
    *(("service", f"by={by}") for by in ServiceSplit),
    ("reasons", ""),
    *((name, query) for name in ("prediction", "opportunity-map") for query in ("", SEGMENT)),
    ("flow", "of=value"),
    ("themes", ""),
    ("themes", SEGMENT),
    ("journey-effects", ""),
    ("kano", ""),
    ("staff-orientation", ""),
]


def test_a_number_that_is_a_link_leads_to_as_many(manager_client, house):
    """Of each address one; a page without any would not be looked at."""
    wrong, without = {}, []
    found_at = cache(lambda where: listed(manager_client, where))  # several pages lead to the same list
    who = CustomerMetrics.objects.filter(orders__gt=1, contacts__gt=0)[0]
    one = reverse("metrics:customer-figures", args=[who.pk])
    for address in [*(f"{reverse(f'metrics:{name}')}?{query}" for name, query in PAGES), *OTHERS, one]:
        told = counts(f"<main>{manager_client.get(address).content.decode()}</main>", address)
        if not told:
            without.append(address)
        for where, many in told.items():
            if (found := found_at(where)) != many:
                wrong[f"{address} → {where}"] = (many, found)
    assert wrong == {}
    assert without == []
    _figures_say_what_they_count(manager_client)
    _figures_rest_on_as_many(manager_client)
    _readings_rest_on_as_many()
    _goals_rest_on_as_many()
    _features_rest_on_as_many(manager_client)


JOURNEYS = [
    reverse("journeys:journey-list"),
    reverse("journeys:journey-detail", args=["abandoned-cart"]),
]
OTHERS = [*JOURNEYS, reverse("surveys:survey-list")]
FIGURES = [
    reverse("metrics:dashboard"),
    f"{reverse('metrics:dashboard')}?scope=segment:tier-regular",
    reverse("metrics:prediction"),
    reverse("metrics:value"),
    reverse("metrics:service"),
    reverse("metrics:segment-detail", args=["tier-regular"]),
    f"{reverse('metrics:survey-results')}?survey=test-nps",
    JOURNEYS[1],
]


def _figures_say_what_they_count(client: Any) -> None:
    """Each opens its explanation and leads to whom it counts, unless it says why they are not listed."""
    bare = {}
    for address in FIGURES:
        figures = Figures(client.get(address).content.decode()).found
        assert figures, address
        for figure in figures:
            if not figure.explained or not any("/customers/" in href for href in figure.links):
                bare[f"{address}: {figure.label}"] = figure.links
    assert bare == {}


def sides_of(metric: str) -> list[str]:
    """Those that its n counts together."""
    sides = [side.key for side in POPULATIONS[metric].sides]
    if metric == "said_by_agents":  # of the others nothing was said
        return ["solved", "unsolved"]
    return ["all"] if "all" in sides else sides


def on_all_sides(address: str, metric: str) -> int:
    join = "&" if "?" in address else "?"
    return sum(behind(f"{address}{join}side={side}") for side in sides_of(metric))


def _figures_rest_on_as_many(client: Any) -> None:
    """The n beside a figure of a day is how many are listed on its sides, whoever is looked at."""
    wrong, looked_at = {}, set()
    for scope in ("", "segment:tier-regular", f"team:{Team.objects.get().pk}"):
        board = client.get(reverse("metrics:dashboard"), {"scope": scope}).context["board"]
        for tile, shown in zip(board.tiles, board.headline, strict=True):
            address, key = shown.figure.customers, tile.metric.key
            if not address or not tile.last or tile.metric.daily.method not in SAMPLED:
                continue
            looked_at.add(key)
            found = on_all_sides(address, key)
            if found != tile.last.n:
                wrong[f"{scope} {key}"] = (tile.last.n, found)
    assert wrong == {}
    assert {"nps", "csat", "retention", "first_contact_resolution", "response_rate"} <= looked_at


def _goals_rest_on_as_many() -> None:
    found = {
        line.goal.metric: (line.progress.now.n, on_all_sides(line.customers, line.goal.metric))
        for line in goal_lines({}, day=today())
        if line.progress.now
    }
    assert set(found) == {"nps", "csat"}
    assert {metric: told for metric, told in found.items() if told[0] != told[1]} == {}


def _features_rest_on_as_many(client: Any) -> None:
    """The share of each category leads to those who said so."""
    [feature] = client.get(reverse("metrics:kano")).context["found"].features
    found = {name: (round(share * feature.found.n), behind(href)) for name, share, href in feature.given}
    assert found == {"Delighter": (3, 3), "Performance": (2, 2)}


def _readings_rest_on_as_many() -> None:
    """Beside a question of a review: those it counts, the others and all of them, each on its list."""
    wrong, looked_at = {}, set()
    for key, reading in evidence_now().items():
        ways, many = ways_of(reading, may=bool), reading.hits
        if reading.kind.rows or reading.value is None or reading.kind.unit == Unit.SECONDS:
            continue
        looked_at.add(key)
        told = {ways.counted: many, ways.others: reading.others, ways.every: reading.n or reading.value}
        found = {way: behind(way) for way in told if way}
        if not found or 0 in found.values() or found.items() - told.items():
            wrong[key] = (told, found)
    assert wrong == {}
    ages = {key for key, kind in KINDS.items() if kind.unit == Unit.SECONDS}
    assert looked_at == {key for key, kind in KINDS.items() if not kind.rows} - ages
