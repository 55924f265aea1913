"""What serving and winning customers costs: stated from a day on, by source and month, and what it buys."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Invalid
from crm.models import Team
from metrics.domain.cost.count import count_sources
from metrics.domain.cost.report import acquisition
from metrics.domain.cost.service import cost_on, set_service_cost
from metrics.domain.cost.spend import import_spend, set_spend
from metrics.domain.days import today
from metrics.domain.prediction.worth import worth
from metrics.domain.recompute import recompute_everything
from metrics.domain.service import Wanted, service_report
from metrics.enums import ServiceSplit
from metrics.models import AcquisitionSpend, ServiceCost, SourceMonth, SourceYear
from tests.factories import contact, customer, order, user
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db
COSTS, SPENDING, REPORT = (
    reverse(f"metrics:{name}") for name in ("service-costs", "spending", "acquisition")
)


def test_a_change_leaves_the_past_as_it_was(settings):
    settings.HOUSE_CONTACT_COSTS = {"phone": 6}
    now = today()
    set_service_cost(channel="phone", cost=Decimal(9), since=now)
    assert [cost_on("phone", now - timedelta(days=back)) for back in (0, 1, 900)] == [9, 6, 6]
    with pytest.raises(Invalid, match="not rewritten"):
        set_service_cost(channel="phone", cost=Decimal(7), since=now - timedelta(days=1))
    set_service_cost(channel="email", cost=Decimal(2), since=now - timedelta(days=9))  # had none: its first
    assert (cost_on("email", now), cost_on("email", now - timedelta(days=10))) == (2, None)
    with pytest.raises(Invalid, match="not rewritten"):
        set_service_cost(channel="email", cost=Decimal(3), since=now - timedelta(days=3))
    set_service_cost(channel="phone", cost=Decimal(8), since=now)  # of today it may be said again
    assert list(ServiceCost.objects.values_list("channel", "cost")) == [("email", 2), ("phone", 8)]


def test_each_contact_costs_what_held_on_its_day(settings):
    settings.HOUSE_CONTACT_COSTS = {"phone": 6}
    who = customer()
    for days in (500, 300, 40, 5):
        order(who, 100, placed_at=days_ago(days))
    for days, channel in ((100, "phone"), (30, "phone"), (3, "email"), (2, "chat")):
        contact(who, started_at=days_ago(days), channel=channel)
    ServiceCost.objects.create(channel="phone", since=today() - timedelta(days=60), cost=10)
    ServiceCost.objects.create(channel="email", since=today() - timedelta(days=60), cost=1)
    recompute_everything(announce=False)
    assert worth(today(), discount=0.1, predicted=None)["lifetime_values"]["service_cost"] == 6 + 10 + 1
    assert SourceYear.objects.get().service_cost == 17


def test_cost_and_value_by_source(manager_client, django_assert_num_queries):
    month = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
    for n in range(4):
        who = customer(f"Amélie {n}", acquisition_source="fair" if n < 3 else "friend")
        order(who, 100, placed_at=days_ago(500))
        if n != 2:
            order(who, 100, placed_at=days_ago(100))
    new = customer("Basile", acquisition_source="fair")
    order(new, 50, placed_at=days_ago((today() - month).days))
    recompute_everything(announce=False)
    assert SourceMonth.objects.get(source="fair", month=month).won == 1
    set_spend(source="fair", month=month, amount=Decimal(40))
    set_spend(source="radio", month=month, amount=Decimal(70))
    fair, radio = acquisition(3).lines
    # 250 a year of 3 customers; 2 of 3 stayed: 3 years; (83.33 − 0) × 3 − 40.
    assert (fair.source, fair.won, fair.spent, fair.stated, fair.counted, fair.cac) == (
        "fair",
        1,
        40,
        1,
        1,
        40,
    )
    assert fair.kept
    assert (fair.kept.value, fair.kept.n) == (pytest.approx(2 / 3), 3)
    assert fair.clv == pytest.approx(Decimal(210))
    assert fair.ratio == pytest.approx(Decimal("5.25"))
    assert str(fair.reading and fair.reading.label) == "good"
    assert (radio.won, radio.spent, radio.cac, radio.clv, radio.ratio) == (0, 70, None, None, None)
    # Who came in a month whose spending nobody stated is not counted as free.
    both = {line.source: line for line in acquisition(24).lines}
    assert (both["fair"].won, both["fair"].counted, both["friend"].cac) == (4, 1, None)
    manager_client.get(REPORT)
    with django_assert_num_queries(7):
        page = manager_client.get(f"{REPORT}?months=3").content.decode()
    won = f"/figures/customers_won/customers/?since={acquisition(3).since}&until={acquisition(3).last_day}"
    assert f"{won}&source=fair".replace("&", "&amp;") in page
    listed = manager_client.get(f"{won}&source=fair").content.decode()
    assert ("Basile" in listed, "Amélie" in listed) == (True, False), "those who are counted, nobody else"
    paid = f"/figures/customers_won/customers/?side=paid_for&since={acquisition(24).since}"
    paid = manager_client.get(f"{paid}&until={acquisition(24).last_day}&source=fair")
    counted = [line.customer.first_name for line in paid.context["lines"]]
    assert counted == ["Basile"], "who came in a month of no stated spending is in no cost"
    assert "side=paid_for" in page
    worth_of = manager_client.get("/figures/clv_value/customers/?source=fair").context["lines"]
    assert len(worth_of) == SourceYear.objects.get(source="fair").customers == 3
    first = manager_client.get("/figures/customers_won/customers/?source=fair").context["lines"]
    assert [(line.customer.first_name, (today() - localdate(line.at)).days) for line in first] == [
        ("Basile", (today() - month).days),
        *((f"Amélie {n}", 500) for n in (2, 1, 0)),
    ], "by their first purchase, not by the day we have known them"
    everybody = manager_client.get(f"{REPORT}?months=24").content.decode()
    assert "acquisition cost not deducted" in everybody, "friend: nobody stated what was spent"
    assert "Trade fair" in everybody
    rows = manager_client.get("/api/v1/reports/acquisition/", {"months": "3"}).json()["rows"]
    assert rows[0] == [
        "Trade fair",
        1,
        1,
        "40.00",
        1,
        "40.00",
        pytest.approx(2 / 3),
        "210.00",
        "5.25",
        "good",
    ]


def test_who_came_by_no_known_source_is_listed_too(manager_client):
    known, unknown = customer(acquisition_source="fair"), customer()
    for who in (known, unknown):
        order(who, 100, placed_at=days_ago(500))
        order(who, 100, placed_at=days_ago(100))
    recompute_everything(announce=False)
    assert {line.asked: line.won for line in acquisition(24).lines} == {"-": 1, "fair": 1}
    page = manager_client.get(f"{REPORT}?months=24").content.decode()
    for key in ("customers_won", "clv_value"):
        assert f"/figures/{key}/customers/?" in page
        listed = manager_client.get(f"/figures/{key}/customers/?source=-").context["lines"]
        assert [line.customer for line in listed] == [unknown]


def test_each_channel_leads_to_its_contacts_and_what_each_cost(manager_client, settings):
    settings.HOUSE_CONTACT_COSTS = {"phone": 6}
    who = customer()
    for days, channel in ((100, "phone"), (30, "phone"), (3, "email"), (2, "chat"), (400, "phone")):
        contact(who, started_at=days_ago(days), channel=channel)
    ServiceCost.objects.create(channel="phone", since=today() - timedelta(days=60), cost=10)
    ServiceCost.objects.create(channel="email", since=today(), cost=1)
    address = "/figures/service_cost/customers/"
    assert f'href="{address}?channel=phone"' in manager_client.get(COSTS).content.decode()
    rows = manager_client.get("/api/v1/figure-customers/", {"metric": "service_cost"}).json()["results"]
    costs = [Decimal(row["values"]["cost"]) for row in rows]
    assert costs == [0, 0, 10, 6], "the latest first; before its first day a channel is free"
    of_the_year = manager_client.get(f"{address}?channel=phone").context["lines"]
    assert [line.cells[2][1] for line in of_the_year] == ["€10.00", "€6.00"]


def test_service_cost_by_channel_and_team_adds_up_to_the_whole(manager_client, settings):
    settings.HOUSE_CONTACT_COSTS = {"phone": 6, "chat": 2}
    who = customer()
    north, south = (user(team=Team.objects.create(name=name)) for name in ("North", "South"))
    for days, channel, agent in (
        *((70, "phone", north), (20, "phone", north), (20, "chat", north)),
        *((10, "phone", south), (9, "email", south), (8, "chat", None), (300, "phone", south)),
    ):
        contact(who, started_at=days_ago(days), channel=channel, agent_id=agent and agent.pk)
    ServiceCost.objects.create(channel="phone", since=today() - timedelta(days=60), cost=10)
    recompute_everything(announce=False)
    wanted = Wanted(today() - timedelta(days=89), today())
    by_channel, by_team = (
        {line.key: line.sums.cost for line in service_report(wanted, split).lines}
        for split in (ServiceSplit.CHANNEL, ServiceSplit.TEAM)
    )
    assert by_channel == {"phone": 6 + 10 + 10, "chat": 4, "email": 0}
    assert by_team == {north.team_id: 6 + 10 + 2, south.team_id: 10, None: 2}
    whole = service_report(wanted, ServiceSplit.AGENT).whole
    assert (whole.cost, whole.cost_of_contact) == (30, 5)
    page = manager_client.get(reverse("metrics:service"), {"by": "team", "period": "90"}).content.decode()
    span = f"since={wanted.since}&amp;until={wanted.until}"
    assert f'href="/figures/service_cost/customers/?{span}&amp;team={north.team_id}">€18</a>' in page
    asked = {"by": "channel", "period": "90"}
    told = manager_client.get("/api/v1/reports/service/", asked).json()
    place = [column["key"] for column in told["columns"]].index("cost")
    assert {row[0]: (row[place], row[place + 1]) for row in told["rows"]}["Phone"] == ("26.00", "8.67")
    segments = manager_client.get(reverse("metrics:service"), {"by": "segment"}).content.decode()
    assert "a contact</div>" not in segments


def test_a_file_is_taken_in_whole_or_not_at_all(manager_client):
    good = "\ufeffsource;month;amount\nfair;2026-01;1 200,50\nradio;2026-02-15;0\n".encode()
    assert import_spend(content=good) == 2
    assert list(AcquisitionSpend.objects.values_list("source", "amount")) == [
        ("radio", 0),
        ("fair", Decimal("1200.50")),
    ]
    bad = b"source,month,amount\nfair,2026-01,5\nfair,2026-13,5\n,2026-01,x\nfair,2026-01,-1\na,2026-01,nan\n"
    with pytest.raises(Invalid) as refusal:
        import_spend(content=bad)
    assert str(refusal.value) == (
        "Line 3: A month is written 2026-03. Line 4: This is not a number. "
        "Line 5: An amount is 0 or more. Line 6: An amount is 0 or more."
    )
    assert AcquisitionSpend.objects.get(source="fair").amount == Decimal("1200.50")
    address = reverse("metrics:spending-import")
    answer = manager_client.post(address, {"file": SimpleUploadedFile("s.csv", b"a;b\n1;2\n")})
    assert answer.status_code == 422
    assert "Columns are missing: source, month, amount." in answer.content.decode()
    assert manager_client.post(address, {"file": SimpleUploadedFile("s.csv", good)}).status_code == 302
    for twice, told in (
        (b"fair,2026-01,100\nfair,2026-01-20,50\n", "Line 3: The same source and month stand in line 2."),
        (b'fair,2026-01,"1,234"\n', "Line 2: An amount has two decimals at most"),
    ):
        with pytest.raises(Invalid, match=told):
            import_spend(content=b"source,month,amount\n" + twice)
    assert AcquisitionSpend.objects.get(source="fair").amount == Decimal("1200.50")
    for wrong in (b"\xff\xfe", b'source;month;amount\n"x', b""):
        with pytest.raises(Invalid):
            import_spend(content=wrong)


def test_pages_and_refusals(manager_client, reader_client):
    assert reader_client.get(COSTS).status_code == 403
    told = {"channel": "phone", "cost": "4.50", "since": str(today())}
    assert manager_client.post(COSTS, told).status_code == 302
    assert "€4.50" in manager_client.get(COSTS).content.decode()
    assert manager_client.post(COSTS, told | {"cost": "-1"}).status_code == 422
    assert (
        manager_client.post(SPENDING, {"source": "fair", "month": "2026-02", "amount": "9"}).status_code
        == 302
    )
    assert (
        manager_client.post(SPENDING, {"source": "fair", "month": "2999-02", "amount": "9"}).status_code
        == 422
    )
    assert "fair" in manager_client.get(SPENDING).content.decode()
    count_sources()
    assert "Nobody was won" in manager_client.get(f"{REPORT}?months=3").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        AcquisitionSpend.objects.create(source="x", month=today().replace(day=2), amount=1)
