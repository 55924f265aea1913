"""A number that is a link, on any page of figures, leads to a list of as many."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest
from django.urls import reverse

from crm.models import Team
from customers.models import Customer
from metrics.domain.cohorts import count_cohorts
from metrics.domain.cost.count import count_sources
from metrics.domain.days import rebuild_daily_figures
from metrics.domain.prediction.predict import predict
from metrics.domain.recompute import recompute_everything
from metrics.domain.snapshot.take import take_snapshots
from metrics.domain.stay.count import count_stays
from metrics.enums import ServiceSplit
from metrics.models import SegmentMembership
from tests.factories import contact, reason, user
from tests.metrics.facts import answer, days_ago
from tests.metrics.shop import open_shop
from tests.metrics.test_service_days import noon

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

NUMBER = re.compile(r"\s*(?:n\s*=?\s*)?[+−]?(\d[\d,\s]*)\s*")
EXPECTED = re.compile("/group=")
"""A name that is a number: the year of a cohort."""


class Links(HTMLParser):
    """Of the main part of a page: its links, and how many rows its tables have."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside, self.body, self.row = False, False, False
        self.rows, self.next = 0, ""
        self.found: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.inside |= tag == "main"
        if tag == "a" and self.inside and told.get("href"):
            self.open = [told["href"], ""]
            self.next = told["href"] if told.get("rel") == "next" else self.next
        if tag == "tbody":
            self.body = True
        if tag == "tr":
            self.row = self.body
        if tag == "th" and self.row:
            self.rows, self.row = self.rows + 1, False

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.inside = False
        if tag == "tbody":
            self.body = False
        if tag == "a" and self.open:
            self.found.append((self.open[0], self.open[1]))
            self.open = []

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[1] += data


def listed(client: Any, address: str) -> int:
    """How many rows there are, over all pages of a list."""
    found = 0
    while address:
        page = Links(client.get(address).content.decode())
        found += page.rows
        address = urljoin(address, page.next) if page.next else ""
    return found


def counts(page: str, address: str) -> dict[str, int]:
    """Address → the number that leads there."""
    found = {}
    for href, text in Links(page).found:
        number = NUMBER.fullmatch(text)
        if number and not EXPECTED.search(href):
            found[urljoin(address, href)] = int(re.sub(r"\D", "", number[1]))
    return found


@pytest.fixture
def house() -> None:
    """Of two years, with all that the pages count."""
    open_shop(60)
    awa = user(name="Awa", team=Team.objects.create(name="North"))
    matters = [reason("delivery-test"), reason("taste-test")]
    people = list(Customer.objects.order_by("pk"))
    Customer.objects.filter(pk__in=[each.pk for each in people[:20]]).update(acquisition_source="fair")
    for at, who in enumerate(people[:24]):
        contact(who, agent_id=awa.pk, reason=matters[at % 2], started_at=noon(12 + at), solved=at % 3 > 0)
        answer(who, at % 11, answered_at=days_ago(at + 1))
        answer(who, 1 + at % 5, kind="csat", answered_at=days_ago(at + 1))
    recompute_everything(announce=False)
    SegmentMembership.objects.update(entered_at=days_ago(500))
    predict()
    for count in (rebuild_daily_figures, count_cohorts, count_sources, count_stays):
        count()
    take_snapshots()


PAGES = [
    ("segment-list", ""),
    ("segment-report", ""),
    ("value", ""),
    ("rfm", ""),
    ("cohorts", ""),
    *(("stays", f"by={by}") for by in ("all", "segment", "source")),
    ("acquisition", ""),
    *(("service", f"by={by}") for by in ServiceSplit),
    ("reasons", ""),
]


def test_a_number_that_is_a_link_leads_to_as_many(manager_client, house):
    """Of each address one; a page without any would not be looked at."""
    wrong, without = {}, []
    for name, query in PAGES:
        address = f"{reverse(f'metrics:{name}')}?{query}"
        told = counts(manager_client.get(address).content.decode(), address)
        if not told:
            without.append(address)
        for where, many in told.items():
            if (found := listed(manager_client, where)) != many:
                wrong[f"{address} → {where}"] = (many, found)
    assert wrong == {}
    assert without == []
