"""The customers behind each figure: on each side, narrowed as the figure was, as a file and over the API."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.sql import execute
from crm.models import Team
from customers.loyalty.domain.loyalty import give_points
from customers.models import Promise, Sighting
from metrics.domain import registry
from metrics.domain.behind import POPULATIONS, Narrowed
from metrics.domain.days import rebuild_daily_figures, today
from metrics.domain.prediction.predict import predict
from metrics.domain.recompute import recompute_everything
from metrics.domain.service import Wanted, service_report
from metrics.enums import ServiceSplit
from metrics.models import DailyFigures, PredictionFit
from tests.factories import contact, customer, order, promise, reason, refund, user
from tests.metrics.facts import answer, days_ago, erase, survey
from tests.metrics.shop import open_shop
from tests.metrics.test_service_days import noon

pytestmark = pytest.mark.django_db


def behind(metric: str, side: str = "", **narrowed: object) -> list[int]:
    """The customers on a side, in the order of the page."""
    population = POPULATIONS[metric]
    chosen = population.side(side)
    assert chosen
    rows = population.rows(chosen, Narrowed(**narrowed), today=today()).order_by(*population.order)  # type: ignore[arg-type]
    return [population.customer_of(row).pk for row in rows]


def sizes(metric: str, **narrowed: object) -> dict[str, int]:
    return {side.key: len(behind(metric, side.key, **narrowed)) for side in POPULATIONS[metric].sides}


@pytest.fixture
def told():
    """Three issues: one comes back within the week, one is solved, one is too young to say."""
    awa = user(name="Awa", team=Team.objects.create(name="North"))
    delivery = reason("delivery-test")
    back, once, young = (customer(f"Amélie {n}") for n in range(3))
    contact(back, agent_id=awa.pk, reason=delivery, started_at=noon(20), solved=True)
    contact(back, channel="email", reason=delivery, started_at=noon(14), duration=timedelta(minutes=2))
    contact(once, agent_id=awa.pk, reason=delivery, started_at=noon(20), solved=False)
    contact(once, reason=delivery, started_at=noon(12.9))
    contact(once, started_at=noon(13))
    contact(young, reason=delivery, started_at=noon(3))
    return awa, delivery, back, once, young


def test_issues_are_those_of_the_report(told):
    awa, delivery, back, once, _young = told
    rebuild_daily_figures()
    report = service_report(Wanted(today() - timedelta(days=30), today()), ServiceSplit.CHANNEL).whole
    assert sizes("first_contact_resolution") == {"solved": 2, "unsolved": 1, "all": 3}
    assert (report.solved_at_first, report.issues) == (2, 3)
    assert behind("first_contact_resolution", "unsolved") == [back.pk]
    assert behind("first_contact_resolution", "solved") == [once.pk, once.pk]
    assert sizes("said_by_agents") == {"solved": 1, "unsolved": 1, "silent": 1}
    assert sizes("contacts") == {"all": report.contacts}
    assert sizes("handle_time") == {"timed": report.timed, "untimed": 5}
    assert sizes("contacts", agent=awa.pk) == sizes("contacts", team=awa.team_id) == {"all": 2}
    assert sizes("contacts", channel="email", reason=delivery.pk) == {"all": 1}
    assert sizes("contacts", since=today() - timedelta(days=3), until=today()) == {"all": 1}
    assert sizes("contacts", segment="prospects") == {"all": 0}


def test_promises_kept_and_not(told):
    awa, _delivery, back, once, young = told
    past = timezone.now() - timedelta(days=2)
    kept, late, off, left = (promise(who, agent_id=awa.pk) for who in (back, once, young, young))
    Promise.objects.update(due_at=past)
    promise(back, agent_id=awa.pk)
    Promise.objects.filter(pk=kept.pk).update(state="kept", settled_at=past)
    Promise.objects.filter(pk=late.pk).update(state="kept", settled_at=past + timedelta(hours=1))
    Promise.objects.filter(pk=off.pk).update(state="cancelled", settled_at=past)
    assert behind("promises_kept", "kept") == [back.pk]
    assert behind("promises_kept", "broken") == [left.customer_id, once.pk]
    assert behind("promises_kept", "broken", team=awa.team_id) == [left.customer_id, once.pk]


def test_a_score_counts_the_latest_answer_of_each():
    glad, so_so, turned = (customer(f"Amélie {n}") for n in range(3))
    for who, score, ago in ((glad, 10, 3), (so_so, 8, 2), (turned, 9, 30), (turned, 2, 1)):
        answer(who, score, answered_at=days_ago(ago))
    answer(glad, 5, kind="csat", answered_at=days_ago(1))
    assert {side: behind("nps", side) for side in ("promoters", "passives", "detractors")} == {
        "promoters": [glad.pk],
        "passives": [so_so.pk],
        "detractors": [turned.pk],
    }
    assert sizes("nps", since=today() - timedelta(days=2)) == {
        "promoters": 0,
        "passives": 1,
        "detractors": 1,
        "all": 2,
    }
    assert sizes("nps", survey="elsewhere")["all"] == 0
    assert sizes("csat", survey=survey("csat").slug) == {"satisfied": 1, "others": 0, "all": 1}
    assert sizes("response_rate") == {"answered": 5, "silent": 0, "all": 5}


def test_who_bought_who_stayed_and_who_left():
    stays, left, new = (customer(f"Amélie {n}") for n in range(3))
    for who, ago in ((stays, 500), (stays, 40), (left, 450), (new, 10)):
        order(who, placed_at=days_ago(ago))
    order(None, 5)
    recompute_everything(announce=False)
    give_points(customer=new, points=5, key="test")
    assert behind("active_customers") == [new.pk, stays.pk]
    assert behind("active_customers", "silent") == [left.pk]
    assert DailyFigures.objects.latest("day").active == 2
    assert sizes("retention") == {"kept": 1, "left": 1, "all": 2}
    assert list(sizes("time_stayed").values()) == [2, 1, 3, 2, 2, 2]  # there, left, all; of last year
    assert behind("revenue") == [new.pk, stays.pk, left.pk, stays.pk]
    assert behind("orders", since=today() - timedelta(days=20)) == [new.pk]
    assert behind("points_outstanding") == [new.pk]
    assert behind("clv_value", segment="came-back") == [stays.pk]


def test_the_predicted_are_those_of_the_fit():
    open_shop(120)
    predict()
    fit = PredictionFit.objects.latest("pk")
    kept = fit.report["retention"]
    found = sizes("retention")
    assert (found["kept"], found["kept"] + found["left"]) == (round(kept[0] * kept[3]), kept[3])
    assert sizes("churn_risk")["all"] == fit.customers == sizes("predicted_value")["all"]
    assert sizes("churn_risk")["at_risk"] == fit.report["totals"]["at_risk"]


def test_ninety_days_are_ninety_and_orders_have_a_channel():
    inside, outside = customer("Amélie"), customer("Basile")
    for who, ago in ((inside, 89), (outside, 90)):
        contact(who, started_at=noon(ago))
    assert behind("contacts") == [inside.pk]
    order(inside, channel="store", placed_at=days_ago(5))
    order(outside, channel="web", placed_at=days_ago(5))
    assert behind("revenue", channel="web") == [outside.pk]


def test_a_score_of_a_day_gone_by_knows_no_later_answer():
    turned = customer("Amélie")
    for score, ago in ((9, 30), (2, 1)):
        answer(turned, score, answered_at=days_ago(ago))
    assert behind("nps", "promoters", until=today() - timedelta(days=10)) == [turned.pk]


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────


def page(metric: str, suffix: str = "") -> str:
    return reverse(f"metrics:behind{suffix}", args=[metric])


def test_every_figure_opens_its_list_in_an_empty_house(manager_client):
    asked = [
        (key, side.key)
        for key, metric in registry.BY_KEY.items()
        if not metric.unlisted
        for side in POPULATIONS[key].sides
    ]
    shown = {each: manager_client.get(page(each[0]), {"side": each[1]}).content.decode() for each in asked}
    assert [each for each in asked if "Nobody here" not in shown[each]] == []


def test_the_figures_of_a_page_lead_there_narrowed_alike(manager_client, told):
    awa = told[0]
    rebuild_daily_figures()
    days = {"since": str(today() - timedelta(days=40)), "until": str(today())}
    shown = manager_client.get(reverse("metrics:service"), {"by": "agent", **days}).content.decode()
    asked = f"since={days['since']}&amp;until={days['until']}"
    assert f'href="{page("first_contact_resolution")}?{asked}"' in shown
    assert f'href="{page("contacts")}?{asked}&amp;agent={awa.pk}"' in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_many_there_are(manager_client, django_assert_num_queries, count):
    for _n in range(count):
        contact(reason=reason(), started_at=noon(20), agent_id=user().pk)
    manager_client.get(page("contacts"))
    with django_assert_num_queries(8):
        manager_client.get(page("contacts"))


def test_a_page_goes_on_where_the_one_before_ended(manager_client, told):
    for _n in range(51):
        contact(told[2], started_at=noon(5))
    first = manager_client.get(page("contacts"), {"channel": "phone"})
    assert len(first.context["lines"]) == 50
    second = manager_client.get(page("contacts") + first.context["next"])
    who = [line.customer.pk for line in second.context["lines"]]
    assert who == [told[2].pk] * 2 + [told[3].pk] * 3 + [told[2].pk]
    assert "channel=phone" in second.context["previous"]


@pytest.mark.parametrize(
    ("metric", "query", "status"),
    [
        ("contacts", {"agent": "1"}, 403),
        ("contacts", {"side": "left"}, 404),
        ("mood", {}, 404),
        ("contacts", {"after": "x"}, 400),
        ("contacts", {"channel": "drum", "team": "\x00"}, 200),
        ("cohort_share", {"cohort": "x", "age": "-1"}, 200),
        ("contacts", {"since": "2026-03-02", "until": "2026-03-01"}, 200),
    ],
    ids=["agent", "side", "metric", "after", "channel", "cohort", "days"],
)
def test_what_is_asked_wrongly_is_refused_or_shows_nobody(reader_client, told, metric, query, status):
    answered = reader_client.get(page(metric), query)
    assert answered.status_code == status
    assert status != 200 or answered.context["lines"] == []


def test_the_list_goes_out_as_a_file(manager_client, reader_client, told):
    assert reader_client.get(page("contacts", "-csv")).status_code == 403
    query = {"side": "unsolved"}
    sent = manager_client.get(page("first_contact_resolution", "-csv"), query)
    header, line = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert header == "Customer number,Name,Email,Phone,Contact,Channel,Reason,Handle time"
    assert line.startswith(f"{told[2].pk},Amélie 0 Fotso,,,{noon(20).astimezone().date()}T")
    assert line.endswith(",phone,Delivery-test,")
    book = manager_client.get(page("first_contact_resolution", "-xlsx"), query)
    assert b"".join(book.streaming_content)[:2] == b"PK"
    assert manager_client.get(page("cohort_share", "-csv"), {"cohort": "x"}).status_code == 400
    taken = Sighting.objects.filter(kind="export").values_list("what", flat=True)
    assert {what.rpartition(", ")[2] for what in taken} == {"Not solved at first contact"}


def test_who_is_erased_is_behind_no_profile_and_agents_are_told_apart_by_who_may(
    reader_client, told, monkeypatch
):
    erase(told[2])
    assert set(behind("profile_completeness")) == {told[3].pk, told[4].pk}
    monkeypatch.setattr("metrics.domain.behind.reading.COUNTED", 1)
    answered = reader_client.get(page("contacts"))
    assert "agent" not in answered.context["behind"].form.fields
    assert (len(answered.context["lines"]), answered.context["counted"]) == (6, 2), "more than one: no more"


def test_the_api_gives_them_too(manager_client, reader_client, told):
    address = "/api/v1/figure-customers/"
    rows = manager_client.get(address, {"metric": "said_by_agents", "side": "unsolved"}).json()["results"]
    assert [(row["customer"], row["values"]["channel"]) for row in rows] == [(told[3].pk, "phone")]
    refused = [{}, {"metric": "nps", "side": "x"}, {"metric": "nps", "cohort": "2026-01-01"}]
    assert [manager_client.get(address, query).status_code for query in refused] == [400, 400, 400]
    assert reader_client.get(address, {"metric": "contacts", "agent": 1}).status_code == 403


@pytest.mark.parametrize("asked", ["since", "until", "cohort"])
def test_a_day_beyond_all_zones_is_refused(manager_client, asked):
    metric = "cohort_share" if asked == "cohort" else "contacts"
    answered = manager_client.get("/api/v1/figure-customers/", {"metric": metric, asked: "9999-12-31"})
    assert (answered.status_code, list(answered.json()["error"]["fields"])) == (400, [asked])


# ── At a million ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_order_of_each_list_has_an_index():
    """With scans and sorting forbidden, the first page is found by an index or not at all."""
    execute("SET LOCAL enable_seqscan = off")
    execute("SET LOCAL enable_bitmapscan = off")
    execute("SET LOCAL enable_sort = off")
    for key, population in POPULATIONS.items():
        rows = population.sides[0].rows(Narrowed()).order_by(*population.order)[:51]
        plan = rows.explain().replace("Incremental Sort", "").replace("Sort Key", "")
        assert " Sort " not in plan, (key, plan)


def test_revenue_lists_refunds_of_orders_of_whatever_age(manager_client):
    old = order(customer("Aïssatou"), 50, placed_at=days_ago(200), channel="phone")
    refund(old, 20, refunded_at=days_ago(2))
    refund(order(None, 9, placed_at=days_ago(3)), 9, refunded_at=days_ago(1))  # nobody stands behind it
    address = f"{reverse('metrics:behind', args=['revenue'])}?since={today() - timedelta(days=30)}"
    assert "Aïssatou" not in manager_client.get(address).content.decode()
    refunds = manager_client.get(f"{address}&side=refunds&channel=phone")
    assert [(line.customer.first_name, line.cells[1][1]) for line in refunds.context["lines"]] == [
        ("Aïssatou", "−€20.00")
    ]
    assert not manager_client.get(f"{address}&side=refunds&channel=web").context["lines"]
