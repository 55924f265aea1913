"""Every page of figures and every file of them, in shops where a careless formula divides by nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from customers.commerce.domain.refund import place_refund
from metrics.api.routes import ROUTES
from metrics.domain import registry
from metrics.domain.behind import POPULATIONS
from metrics.domain.recompute import recompute_everything
from metrics.domain.registry.metric import Split
from metrics.domain.snapshot.take import kept_daily
from metrics.domain.windows import change_windows
from metrics.enums import CohortMeasure, ServiceSplit
from metrics.models import Segment
from metrics.reports import REPORTS
from metrics.urls import urlpatterns
from surveys.models import Survey
from tests.factories import contact, customer, lines, order, promise, reason, user
from tests.metrics.facts import answer, days_ago
from tests.metrics.shop import a_hundred
from tests.whole import WHOLE

pytestmark = pytest.mark.django_db

NONSENSE = re.compile(r"\b(?:nan|NaN|inf|Infinity|None(?!:? [a-z])|null)\b|(?<![\w.,)])[-−]0(?![\d.,])")
WORDS_OF_OURS = re.compile(r'(?s)<(script|style)\b.*?</\1>|<details class="explanation">.*?</details>')
TAG = re.compile(r"</?[a-z!][^>]*>", re.IGNORECASE)


def nobody() -> None:
    pass


def one_customer() -> None:
    customer()


def one_of_each() -> None:
    who = customer()
    contact(who, reason=reason(), started_at=days_ago(20), solved=True, duration=timedelta(0))
    promise(who, agent_id=user().pk)
    answer(who, 10)
    order(who, 10, placed_at=days_ago(20))


def one_order_each() -> None:
    for n in range(4):
        order(customer(f"Amélie {n}"), 10 * (n + 1), placed_at=days_ago(30 * n + 1))


def all_the_same() -> None:
    for n in range(4):
        who = customer(f"Amélie {n}")
        answer(who, 7)
        for ago in (10, 400):
            order(who, 20, placed_at=days_ago(ago))


def more_given_back_than_taken() -> None:
    for n in range(2):
        who = customer(f"Amélie {n}")
        order(who, 20, placed_at=days_ago(15))
        back: dict[str, Any] = {"number": f"R-{n}", "source": "test", "refunded_at": days_ago(5)}
        place_refund(customer=who, order=None, lines=lines(50), **back)


def nobody_left() -> None:
    """Retention 1: whoever bought in the year before bought in the last one."""
    for n in range(3):
        who = customer(f"Amélie {n}")
        for ago in (20, 200, 390, 600):
            order(who, 10 + n, placed_at=days_ago(ago))


def nobody_left_within_a_month() -> None:
    """The same by a short window: what lasts a month is told in years."""
    change_windows(issue_days=1, active_months=1)
    for n in range(3):
        who = customer(f"Amélie {n}")
        for ago in (5, 40, 80):
            order(who, 10 + n, placed_at=days_ago(ago))


def everybody_left() -> None:
    for n in range(3):
        order(customer(f"Amélie {n}"), 10, placed_at=days_ago(500 + n))


def a_hundred_alike() -> None:
    """Enough to learn from, and nothing by which one differs from another."""
    a_hundred(400, 200, 10)


def a_hundred_once() -> None:
    """Enough customers, and no repeat buyer."""
    a_hundred(100)


SHOPS: list[Callable[[], None]] = [
    nobody,
    one_customer,
    one_of_each,
    one_order_each,
    all_the_same,
    more_given_back_than_taken,
    nobody_left,
    nobody_left_within_a_month,
    everybody_left,
    a_hundred_alike,
    a_hundred_once,
]
ASKED = SHOPS if WHOLE else [nobody, one_of_each, more_given_back_than_taken, nobody_left_within_a_month]
"""The others wait for `make hostile`."""
SHOWN_WITH_THEIR_CUSTOMERS = {nobody, one_of_each, more_given_back_than_taken} if WHOLE else {one_of_each}
"""A list of customers looks the same in the other shops."""


NEEDS_A_WAY = "flow-customers"  # from which segment to which; leads back to the picture without one


def pages() -> list[str]:
    shown = [reverse(f"metrics:{name}") for name in ("dashboard", "segment-list", "rfm", "prediction")]
    shown += [reverse("metrics:segment-report")]
    shown += [f"{reverse('metrics:cohorts')}?show={measure}" for measure in CohortMeasure]
    shown += [f"{reverse('metrics:service')}?by={split}" for split in ServiceSplit]
    shown += [report.address for report in REPORTS.values()]
    shown += [reverse("metrics:survey-figures", args=[each.slug]) for each in Survey.objects.all()[:3]]
    for segment in Segment.objects.order_by("pk")[:2]:
        shown += [
            reverse(f"metrics:segment-{name}", args=[segment.slug]) for name in ("customers", "standing")
        ]
    return [*dict.fromkeys([*shown, *pages_without_choice()])]


def narrowed() -> list[str]:
    """Each report by each part there is: one with customers in it, one of nobody, a channel."""
    segments = Segment.objects.filter(slug__in=("prospects", "tier-regular"))
    asked = [("segment", it.slug) for it in segments] + [("channel", "phone"), ("channel", "web")]
    return [
        f"{report.address}?{name}={value}"
        for report in REPORTS.values()
        for name, value in asked
        if name in report.form.base_fields
    ]


def trends() -> list[str]:
    """Of everybody and of a part, whatever is kept day by day; of one or the other until `make hostile`."""
    address = reverse("metrics:trends")
    every = [
        f"{address}?metric={metric.key}{scope}"
        for metric in kept_daily()
        for scope in ("", "&scope=segment:prospects")
        if metric.daily and (not scope or Split.SEGMENT in metric.daily.splits)
    ]
    return every if WHOLE else [each for at, each in enumerate(every) if at % 4 in (0, 3)]


def pages_without_choice() -> list[str]:
    """Whatever page of this app needs nothing in its address: a new one is among them by itself."""
    whole: list[Any] = [it for it in urlpatterns if not it.pattern.converters and it.name != NEEDS_A_WAY]
    return [reverse(f"metrics:{it.name}") for it in whole if hasattr(it.callback.view_class, "get")]


def files() -> list[str]:
    return [reverse("metrics:report-csv", args=[key]) for key in REPORTS]


def pages_of_customers() -> list[str]:
    return [reverse("metrics:behind", args=[key]) for key in _known()]


def files_of_customers() -> list[str]:
    workbooks = [reverse("metrics:report-xlsx", args=[key]) for key in REPORTS]
    return [*workbooks, *(reverse("metrics:behind-csv", args=[key]) for key in _known())]


def _known() -> list[str]:
    return [key for key in POPULATIONS if key in registry.BY_KEY]


def nonsense_in(said: str) -> list[str]:
    return NONSENSE.findall(TAG.sub("", WORDS_OF_OURS.sub("", said)))


@pytest.mark.parametrize("shop", ASKED, ids=lambda shop: shop.__name__.replace("_", " "))
def test_every_page_and_file_says_something_true(manager_client, shop):
    shop()
    recompute_everything(announce=False)
    whole = shop in SHOWN_WITH_THEIR_CUSTOMERS
    found = {}
    for path in [*pages(), *([*pages_of_customers(), *narrowed(), *trends()] if whole else [])]:
        answered = manager_client.get(path)
        found[path] = (answered.status_code, nonsense_in(answered.content.decode()))
    for path in [*files(), *(files_of_customers() if whole else [])]:
        answered = manager_client.get(path)
        sent = b"".join(answered.streaming_content)
        found[path] = (answered.status_code, nonsense_in("" if "xlsx" in path else sent.decode()))
    assert {path: each for path, each in found.items() if each != (200, [])} == {}


@pytest.mark.parametrize("shop", ASKED, ids=lambda shop: shop.__name__.replace("_", " "))
def test_every_answer_of_the_api_is_true_json(machine, shop):
    """JSON knows no NaN and no infinity; Python would write them."""
    shop()
    recompute_everything(announce=False)
    client, found = machine(), {}
    behind = reverse("api-figure-customers-list")
    paths = [reverse(f"api-{name}-list") for name, it in ROUTES if hasattr(it, "list")]
    paths = [path for path in paths if path != behind] + [f"{behind}?metric={key}" for key in _known()]
    paths += [reverse("api-reports-detail", args=[key]) for key in REPORTS]
    for path in paths:
        answered = client.get(path)
        said = answered.content.decode()
        found[path] = (answered.status_code, re.findall(r"(?<![\w\"])(?:NaN|-?Infinity)(?![\w\"])", said))
    assert {path: each for path, each in found.items() if each != (200, [])} == {}


def test_nonsense_is_found_where_it_stands():
    said = (
        "<p>nan and -0 and −0 %, None, inf</p><p>-0.5, 2026-05-01, none, None got worse, 1–0, information</p>"
    )
    assert nonsense_in(said) == ["nan", "-0", "−0", "None", "inf"]


def test_a_survey_that_cannot_be_stored_is_not_found(manager_client):
    assert manager_client.get(reverse("metrics:survey-results"), {"survey": "\0"}).status_code == 200
    assert manager_client.get(reverse("metrics:survey-results"), {"survey": "x\0"}).status_code < 500
