"""Lists of the API are narrowed as the pages are, and read on by key in any order."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from crm.api.urls import SchemaView
from crm.models import Team
from customers.contact.domain.phone_call import announce_call
from customers.enums import CallState, DuplicateReason
from customers.models import Customer, Duplicate
from customers.people.domain.saved_view import save_view
from metrics.models import CustomerMetrics
from tests import factories

pytestmark = pytest.mark.django_db


def numbers(client, noun, **asked):
    """Of every page."""
    answer = client.get(f"/api/v1/{noun}/", asked)
    found = []
    while True:
        assert answer.status_code == 200, answer.json()
        found += [row["id"] for row in answer.json()["results"]]
        if not answer.json()["next"]:
            return found
        answer = client.get(answer.json()["next"])


def refusal(client, noun, **asked):
    answer = client.get(f"/api/v1/{noun}/", asked)
    return answer.status_code, list(answer.json()["error"]["fields"])


@pytest.fixture
def reader(machine):
    return machine("customers.view")


@pytest.fixture
def colleague():
    client = APIClient()
    client.force_login(factories.user())
    return client


def me(client):
    return int(client.session["_auth_user_id"])


@pytest.mark.parametrize(("noun", "whose"), [("cases", "owner"), ("promises", "agent")])
def test_nobodys_and_mine(reader, colleague, noun, whose):
    customer, mine = factories.customer(), me(colleague)
    team = Team.objects.create(name="Care")
    make = {"cases": factories.case, "promises": factories.promise}[noun]
    own = make(customer, **{f"{whose}_id": mine}).pk
    queued = make(customer, team_id=team.pk).pk

    assert numbers(colleague, noun, **{whose: "me"}) == [own]
    assert numbers(reader, noun, **{whose: "nobody"}) == [queued]
    assert numbers(reader, noun, team="nobody") == [own]
    assert numbers(reader, noun, **{whose: mine}, team="nobody") == [own]
    assert refusal(reader, noun, **{whose: "me"}) == (400, [whose])
    assert refusal(colleague, noun, team="me") == (400, ["team"])


def test_contacts(reader, colleague):
    now = timezone.now()
    amelie, agent = factories.customer(), me(colleague)
    reason, outcome = factories.reason("late"), factories.outcome("sorted")
    old = factories.contact(amelie, channel="letter", started_at=now - timedelta(days=9)).pk
    new = factories.contact(
        amelie, channel="phone", direction="out", reason=reason, outcome=outcome, agent_id=agent, solved=True
    ).pk

    older = factories.contact(
        started_at=now - timedelta(days=99), channel="sms", agent_id=agent, solved=False
    ).pk

    day = (now - timedelta(days=1)).isoformat()
    for asked, found in [
        ({"channel": "letter"}, [old]),
        ({"direction": "out"}, [new]),
        ({"reason": "late"}, [new]),
        ({"outcome": "sorted"}, [new]),
        ({"agent": agent}, [older, new]),
        ({"agent": "nobody"}, [old]),
        ({"solved": "true"}, [new]),
        ({"since": day}, [new]),
        ({"until": day}, [old, older]),
        ({"until": now.isoformat(), "limit": 1}, [old, older]),
        ({"customer": amelie.pk, "limit": 1}, [new, old]),
    ]:
        assert numbers(reader, "interactions", **asked) == found, asked
    assert numbers(colleague, "interactions", agent="me") == [older, new]
    assert refusal(reader, "interactions", channel="pigeon", reason="none") == (400, ["channel", "reason"])


def test_the_history(reader):
    amelie, agent = factories.customer(), factories.user()
    factories.contact(amelie, channel="phone", note="Colis égaré", agent_id=agent.pk)
    factories.order(amelie)

    def kinds(**asked):
        rows = reader.get("/api/v1/events/", {"customer": amelie.pk, **asked}).json()["results"]
        return [row["kind"] for row in rows]

    assert kinds(show="contacts") == kinds(channel="phone") == ["contact.logged"]
    assert kinds(q="egare colis") == kinds(agent=agent.pk) == ["contact.logged"]
    assert kinds(show="purchases") == ["order.placed"]
    assert refusal(reader, "events", customer=amelie.pk, show="x") == (400, ["show"])


def test_calls_that_were_missed(reader):
    for state in (CallState.RINGING, CallState.HUNG_UP):
        missed, _new = announce_call(source="pbx", external_id="a", state=state, number="0612345678")
    rings, _new = announce_call(source="pbx", external_id="b", state=CallState.RINGING, number="0612345678")

    assert numbers(reader, "phone-calls", missed="true") == [missed.pk]
    assert numbers(reader, "phone-calls", missed="false") == [rings.pk]


def test_duplicates_by_how_sure_they_are(reader):
    one, two, three = (factories.customer(name) for name in "ABC")
    reasons = [DuplicateReason.PHONE]
    sure = Duplicate.objects.create(one=one, other=two, certainty=92, reasons=reasons).pk
    Duplicate.objects.create(one=one, other=three, certainty=60, reasons=reasons)

    assert numbers(reader, "duplicates", level="certain") == [sure]
    assert refusal(reader, "duplicates", level="x") == (400, ["level"])


def test_customers_are_searched_for_as_on_the_page(reader):
    jean = factories.customer("Jean", "Dupont", phones=["0612345678"], emails=["jean@example.org"])
    marc = factories.customer("Marc", "Dupont-Jean")
    factories.customer("Jean", "Dupont", city="Lyon", country="BE")

    for query in ("0612 34 56 78 poste 2", "<jean@example.org>"):
        assert numbers(reader, "customers", q=query) == [jean.pk]
    everybody = numbers(reader, "customers", q="jean dupont", limit=1)
    assert (everybody[-1], len(everybody)) == (marc.pk, 3)
    assert numbers(reader, "customers", q="jean dupont", country="BE", limit=1) == everybody[1:2]
    assert numbers(reader, "customers", q="qqqqq") == []
    assert refusal(reader, "customers", q="") == (400, ["q"])


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("order", ["name", "since", "changed"])
def test_customers_come_in_the_orders_of_the_page(reader, order, falling):
    now = timezone.now()
    made = [factories.customer(name, since=now - timedelta(days=n // 2)) for n, name in enumerate("DBACB")]
    column = {"name": "name_key", "since": "since", "changed": "changed_at"}[order]
    rows = Customer.objects.filter(pk__in=[each.pk for each in made]).values_list(column, "pk")
    expected = [pk for _place, pk in sorted(rows, reverse=falling)]

    assert numbers(reader, "customers", order=f"{'-' * falling}{order}", limit=2) == expected


@pytest.mark.parametrize("falling", [False, True])
def test_an_order_whose_index_runs_against_the_numbers_loses_nobody(machine, falling):
    client = machine("customers.view", "metrics.view")
    spent = {factories.customer(f"N{n}").pk: n // 2 for n in range(1, 7)}
    CustomerMetrics.objects.bulk_create(
        CustomerMetrics(customer_id=pk, gross_revenue=n) for pk, n in spent.items()
    )
    some = [(revenue, -pk) for pk, revenue in spent.items() if revenue]  # the others are in no such order

    way = "-revenue" if falling else "revenue"
    assert numbers(client, "customers", order=way, limit=2) == [
        -pk for _, pk in sorted(some, reverse=falling)
    ]
    assert refusal(client, "customers", order="height") == (400, ["order"])
    assert refusal(machine("customers.view"), "customers", order="revenue") == (400, ["order"])


def test_the_description_names_the_filters(db):
    described = SchemaView.generator_class().get_schema(public=True)["paths"]["/api/v1/customers/"]["get"]
    named = {each["name"]: each["schema"] for each in described["parameters"]}

    assert {"q", "country", "tag", "status"} <= set(named)
    assert {"name", "-since", "revenue"} <= set(named["order"]["enum"])


def test_a_cursor_of_another_order_is_refused(reader):
    for name in "AB":
        factories.customer(name)
    cursor = (
        reader.get("/api/v1/customers/?order=name&limit=1").json()["next"].split("cursor=")[1].split("&")[0]
    )
    answer = reader.get(f"/api/v1/customers/?order=since&cursor={cursor}")

    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["cursor"])


def test_who_holds_them_has_a_name_and_nothing_more(reader):
    team = Team.objects.create(name="Care")
    rose = factories.user(name="Rose", team=team)
    gone = factories.user(name="Gone", is_active=False)

    assert {"id": team.pk, "name": "Care"} in reader.get("/api/v1/teams/").json()["results"]
    assert reader.get(f"/api/v1/staff/{rose.pk}/").json() == {
        "id": rose.pk,
        "name": "Rose",
        "team": team.pk,
        "active": True,
    }
    assert numbers(reader, "staff", team=team.pk) == [rose.pk]
    assert gone.pk in numbers(reader, "staff", team="nobody", active="false")
    assert reader.post("/api/v1/staff/", {}).status_code in {403, 405}


def test_they_need_the_right_to_see_customers(machine):
    client = machine("metrics.view")
    assert [client.get(f"/api/v1/{noun}/").status_code for noun in ("teams", "staff", "customer-views")] == [
        403
    ] * 3


def test_views_are_ones_own_and_the_shared_ones(reader, colleague):
    query = {"country": "FR", "order": "-since"}
    other = factories.user().pk
    shared = save_view(owner_id=other, name="France", query=query, shared=True).pk
    save_view(owner_id=other, name="Theirs", query={})
    mine = save_view(owner_id=me(colleague), name="Mine", query={}).pk

    assert numbers(reader, "customer-views") == [shared]
    assert numbers(colleague, "customer-views") == [mine, shared]
    assert reader.get(f"/api/v1/customer-views/{shared}/").json()["query"] == query
