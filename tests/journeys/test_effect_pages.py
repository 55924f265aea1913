"""Where it is shown what a journey brings: its page, the report of all of them, the action, the API."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.models import User
from journeys.domain.effect import count_effects
from journeys.domain.journey import hold_out
from journeys.models import Enrolment, Journey
from metrics.domain.return_terms import state_term
from metrics.models import ReturnTerm
from tests.journeys.test_effect import bought, came, journey, told

__all__ = ["journey", "told"]
pytestmark = pytest.mark.django_db
PAGE = reverse("journeys:journey-detail", args=["abandoned-cart"])
HOLD_OUT = reverse("journeys:journey-hold-out", args=["abandoned-cart"])
REPORT, TERMS = reverse("metrics:journey-effects"), reverse("metrics:return-terms")
LISTED = reverse("metrics:behind", args=["journey_lift"])


def words(client: Client, address: str, **asked: str) -> str:
    return " ".join(client.get(address, asked).content.decode().split())


# ── The page of the journey ──────────────────────────────────────────────────────────────────────────────


def test_the_page_of_the_journey_says_what_it_brings(reader_client: Client, told: Journey) -> None:
    with CaptureQueriesContext(connection) as asked:
        text = words(reader_client, PAGE)
    for said in (
        "+40.0 pts",
        "between +20.",
        'side=treated-reached&amp;journey=abandoned-cart">20</a>',
        'side=held-back-reached&amp;journey=abandoned-cart">4</a>',
        ">of 40 customers</a>",
        "It brings something",
    ):
        assert said in text
    assert f'href="{LISTED}?side=held-back&amp;journey=abandoned-cart"' in text
    assert 'name="share"' not in text, "a reader changes nothing"
    sql = " ".join(query["sql"] for query in asked)
    assert '"journeys_enrolment"' not in sql, "no page counts customers"


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_asks_as_much_for_one_as_for_many(
    reader_client: Client, journey: Journey, django_assert_num_queries: Callable, n: int
) -> None:
    for _n in range(n):
        came(journey)
        came(journey, held_out=True)
    count_effects()
    with django_assert_num_queries(13):
        reader_client.get(PAGE)


def test_a_manager_says_how_many_are_held_back(manager_client: Client, reader_client: Client) -> None:
    assert "It holds nobody back, so nobody can tell" in words(manager_client, PAGE)
    assert reader_client.post(HOLD_OUT, {"share": "10"}).status_code == 403
    assert "10% are held back" in " ".join(
        manager_client.post(HOLD_OUT, {"share": "10"}, follow=True).content.decode().split()
    )
    told = Journey.objects.get(slug="abandoned-cart")
    assert (told.hold_out, told.version, told.hold_out_from) == (10, 2, 2)


def test_the_form_tells_of_another_change_before_it_begins_another_comparison(
    manager_client: Client, manager: User
) -> None:
    seen = manager_client.get(PAGE).context["hold_out_form"].initial["seen_at"]
    journey = Journey.objects.get(slug="abandoned-cart")
    hold_out(journey=journey, share=20, actor_id=manager.pk)
    sent = {"share": "10", "seen_at": seen}
    told = " ".join(manager_client.post(HOLD_OUT, sent, follow=True).content.decode().split())
    assert "Somebody changed this meanwhile." in told
    assert f"by <bdi>{manager}</bdi>" in told
    assert Journey.objects.get(pk=journey.pk).hold_out == 20
    seen = manager_client.get(PAGE).context["hold_out_form"].initial["seen_at"]
    manager_client.post(HOLD_OUT, sent | {"seen_at": seen})
    assert Journey.objects.get(pk=journey.pk).hold_out == 10


@pytest.mark.parametrize("share", ["51", "-1", "", "x", "9" * 400, "1\x00", "\ud800"])
def test_no_other_share_is_taken(manager_client: Client, share: str) -> None:
    sent = share.encode("utf-8", "surrogatepass").decode("latin-1")
    assert manager_client.post(HOLD_OUT, {"share": sent}).status_code == 302
    assert Journey.objects.get(slug="abandoned-cart").hold_out == 0


def test_what_asks_or_serves_says_why_nobody_is_held_back(manager_client: Client) -> None:
    text = words(manager_client, reverse("journeys:journey-detail", args=["survey-after-solved-call"]))
    assert "It sends more than news and offers" in text
    assert 'name="share"' not in text


# ── Who is counted ───────────────────────────────────────────────────────────────────────────────────────


def test_the_customers_behind_it(manager_client, journey):
    one, other = came(journey), came(journey, held_out=True)
    bought(one, 50)
    came(journey, days=1)
    asked = {"journey": journey.slug}
    sides = ("treated", "treated-reached", "held-back", "held-back-reached")
    lines = {side: manager_client.get(LISTED, asked | {"side": side}).context["lines"] for side in sides}
    found = {side: [line.customer.pk for line in each] for side, each in lines.items()}
    assert found == {
        "treated": [one.customer_id],
        "treated-reached": [one.customer_id],
        "held-back": [other.customer_id],
        "held-back-reached": [],
    }
    sent = manager_client.get(reverse("metrics:behind-csv", args=["journey_lift"]), asked)
    header, line = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert header == "Customer number,Name,Email,Phone,Entered,Journey,Goal reached"
    assert line.split(",")[5] == "Abandoned cart"
    assert manager_client.get(LISTED, {"journey": "elsewhere"}).context["lines"] == []


def test_the_list_is_not_sorted(journey: Journey) -> None:
    """Both groups are read by an index, however many there are."""
    from metrics.domain.behind import POPULATIONS, Narrowed
    from metrics.domain.days import today

    population = POPULATIONS["journey_lift"]
    for side in population.sides:
        rows = population.rows(side, Narrowed(journey=journey.slug), today=today())
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")
        assert "Sort" not in rows.order_by(*population.order)[:51].explain()


# ── All journeys, the terms ──────────────────────────────────────────────────────────────────


def test_all_journeys_beside_each_other(manager_client, told, django_assert_num_queries):
    state_term(about="margin", value=Decimal(40))
    state_term(about="email", value=Decimal("0.5"))
    with django_assert_num_queries(7):
        text = words(manager_client, REPORT)
    for said in ("Abandoned cart", "+40.0 pts", "€360", "€20", "1,700%"):
        assert said in text
    answer = manager_client.get("/api/v1/reports/journeys/").json()
    (row,) = answer["rows"]
    shown = dict(zip((column["key"] for column in answer["columns"]), row, strict=True))
    assert (shown["treated"], shown["held_back"], shown["lift"], shown["return"]) == (40, 40, 0.4, 17.0)
    units = {column["key"]: column["unit"] for column in answer["columns"]}
    assert {units["lift"], units["lift_low"], units["lift_high"]} == {"points"}, "a difference of shares"
    sent = manager_client.get(reverse("metrics:report-csv", args=["journeys"]))
    assert len(b"".join(sent.streaming_content).splitlines()) == 2


def told_by_report(client: Client) -> dict[str, Any]:
    answer = client.get("/api/v1/reports/journeys/").json()
    return dict(zip((column["key"] for column in answer["columns"]), answer["rows"][0], strict=True))


def test_the_report_says_why_there_is_no_return(manager_client: Client, journey: Journey) -> None:
    for _n in range(30):
        came(journey)
        came(journey, held_out=True)
    Enrolment.objects.filter(pk__in=list(Enrolment.objects.values_list("pk", flat=True)[:8])).update(
        goal_at=timezone.now()
    )
    state_term(about="margin", value=Decimal(40))
    count_effects()
    told = told_by_report(manager_client)
    assert "Nobody bought anything in that time" in told["reading"]
    assert (told["margin"], told["return"]) == (None, None)


def test_where_all_spent_the_same_nobody_is_said_to_have_bought_nothing(
    manager_client: Client, journey: Journey
) -> None:
    for each in [came(journey, held_out=held) for held in (True, False) for _n in range(30)]:
        bought(each, 20)
    state_term(about="margin", value=Decimal(40))
    count_effects()
    told = told_by_report(manager_client)
    assert "In each group all spent the same" in told["reading"]
    assert "Nobody bought anything" not in told["reading"]
    assert (told["margin"], told["return"]) == (None, None)


def test_the_report_knows_no_cost_where_a_part_is_not_stated(manager_client: Client, told: Journey) -> None:
    assert told_by_report(manager_client)["cost"] is None
    state_term(about="email", value=Decimal("0.5"))
    assert told_by_report(manager_client)["cost"] == "20.00"


def test_the_first_day_of_the_report_is_that_of_the_house(manager_client: Client, journey: Journey) -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    came(journey, entered_at=late)
    count_effects()
    assert told_by_report(manager_client)["since"] == "2026-03-05"


def test_no_journey_holds_anybody_back(reader_client: Client) -> None:
    assert "No journey holds anybody back" in words(reader_client, REPORT)


def test_margin_and_costs_are_stated_on_a_page(manager_client: Client, reader_client: Client) -> None:
    assert reader_client.get(TERMS).status_code == 403
    assert "no return is told until somebody does" in words(manager_client, TERMS)
    for about, value in (("margin", "35"), ("email", "0.0012")):
        assert manager_client.post(TERMS, {"about": about, "value": value}).status_code == 302
    text = words(manager_client, TERMS)
    for said in ("35.0%", "0.0012"):
        assert said in text
    for about, value in (
        ("margin", "101"),
        ("margin", "-1"),
        ("email", "100001"),
        ("drum", "1"),
        ("email", "NaN"),
    ):
        assert manager_client.post(TERMS, {"about": about, "value": value}).status_code == 422
    assert ReturnTerm.objects.count() == 2


# ── The API ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_share_over_the_api(manager_client, reader_client, journey):
    address = f"/api/v1/journeys/{journey.pk}/"
    assert reader_client.get(address).json()["hold_out"] == 20
    sent = {"data": {"hold_out": 30}, "content_type": "application/json"}
    assert reader_client.patch(address, **sent).status_code == 403
    assert manager_client.patch(address, **sent).json()["hold_out"] == 30
    refused = manager_client.patch(address, data={"hold_out": 51}, content_type="application/json")
    assert refused.status_code == 400
    assert (
        manager_client.patch(address, data={"active": False}, content_type="application/json").json()[
            "active"
        ]
        is False
    )
    seen = reader_client.get(address)["ETag"]
    manager_client.patch(address, data={"hold_out": 35}, content_type="application/json")
    late = manager_client.patch(
        address, data={"active": True}, content_type="application/json", HTTP_IF_MATCH=seen
    )
    assert (late.status_code, late.json()["error"]["code"]) == (412, "changed_meanwhile")
    now = manager_client.get(address)["ETag"]
    both = manager_client.patch(
        address,
        data={"hold_out": 25, "active": True},
        content_type="application/json",
        HTTP_IF_MATCH=now,
    ).json()
    assert (both["hold_out"], both["active"], bool(both["changed_by"])) == (25, True, True)
    came(journey, held_out=True)
    (row,) = manager_client.get("/api/v1/enrolments/?held_out=true").json()["results"]
    assert row["held_out"]
    assert Enrolment.objects.get().held_out
