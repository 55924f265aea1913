"""Who may be one person: found by what is shared, and only by that; what somebody said is remembered."""

from datetime import date

import pytest

from customers.domain.log import Subscriber, drain
from customers.identity.domain.duplicate import (
    KINDS,
    MOST,
    dismiss_duplicate,
    find_duplicates,
    look_at,
    look_at_all,
    reopen_duplicate,
)
from customers.models import Customer, Duplicate
from customers.people.domain.customer import change_customer
from tests import factories

BORN = date(1980, 5, 17)
NAMELESS = {"first_name": "", "last_name": "", "birthday": BORN, "postcode": "69003"}


def found():
    return [
        (pair.one.first_name, pair.other.first_name, pair.reasons, pair.certainty)
        for pair in Duplicate.objects.select_related("one", "other").order_by("pk")
    ]


def look():
    return sum(pairs for _, pairs in look_at_all())


@pytest.mark.parametrize(
    ("one", "other", "reasons", "certainty"),
    [
        ({"phones": ["0612345678"]}, {"phones": ["+33 6 12 34 56 78"]}, ["phone", "name"], 80),
        ({"emails": ["a@example.org"]}, {"emails": ["A@example.org"]}, ["email", "name"], 90),
        ({"birthday": BORN}, {"birthday": BORN, "first_name": "AMELIE"}, ["name", "birthday"], 80),
        ({"birthday": BORN}, {"birthday": BORN, "first_name": "Amèlia"}, ["similar", "birthday"], 74),
        ({"postcode": "69003"}, {"postcode": "69003"}, ["name", "postcode"], 65),
        (
            {"phones": ["0612345678"], "birthday": BORN},
            {"phones": ["0612345678"], "birthday": date(1981, 1, 1)},
            ["phone", "name"],
            40,
        ),
        (
            {"phones": ["0612345678"]},
            {"phones": ["0612345678"], "first_name": "Oscar", "last_name": "Quint"},
            ["phone"],
            42,
        ),
    ],
)
@pytest.mark.django_db
def test_what_two_records_share_and_how_sure_it_is(one, other, reasons, certainty):
    first, second = factories.customer(**one), factories.customer(**other)
    assert look() == 1
    assert found() == [(first.first_name, second.first_name, reasons, certainty)]
    assert (look(), look_at([second.pk])) == (0, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),  # the same name alone
        ({"birthday": BORN}, {"birthday": BORN, "first_name": "Oscar", "last_name": "Quint"}),
        ({"postcode": "69003"}, {"postcode": "69003", "first_name": "Amélia"}),
        (NAMELESS | {"phones": ["0612345678"]}, NAMELESS | {"phones": ["0612345679"]}),
    ],
)
@pytest.mark.django_db
def test_what_is_no_reason(one, other):
    factories.customer(**one)
    factories.customer(**other)
    assert (look(), found()) == (0, [])


@pytest.mark.django_db
def test_a_switchboard_and_a_default_are_no_reason():
    for n in range(MOST + 1):
        factories.customer(f"Agent{n}" * 2, f"{n}" * 9, phones=["0478000000"], emails=["info@example.org"])
    for _ in range(MOST + 1):
        factories.customer("Client", "Comptoir", birthday=date(1900, 1, 1), postcode="69003")
    assert (look(), found()) == (0, [])


@pytest.mark.django_db
def test_what_was_dismissed_is_not_shown_again_and_a_slip_is_mended():
    for _ in range(2):
        factories.customer(phones=["0612345678"])
    look()
    pair = Duplicate.objects.get()
    dismiss_duplicate(duplicate=pair)
    change_customer(customer=pair.one, emails=["both@example.org"])
    change_customer(customer=pair.other, emails=["both@example.org"])
    assert (look(), pair.state, Duplicate.objects.get().certainty) == (0, "dismissed", 80)
    reopen_duplicate(duplicate=pair)
    assert found() == [("Amélie", "Amélie", ["email", "phone", "name"], 96)]


@pytest.mark.django_db(transaction=True)
def test_whoever_is_created_or_changed_is_looked_at_by_reading_the_log():
    reader = Subscriber("duplicates", find_duplicates, KINDS)
    first, second = (factories.customer(phones=["0612345678"]) for _ in range(2))
    drain(reader)
    assert found() == [("Amélie", "Amélie", ["phone", "name"], 80)]
    change_customer(customer=second, phones=["0612345679"])
    drain(reader)
    assert found() == []
    Customer.objects.filter(pk=first.pk).update(postcode="1")  # nobody told the log: nobody looks
    Customer.objects.filter(pk=second.pk).update(postcode="1")
    assert (drain(reader), found()) == (0, [])


LIST = "/duplicates/"


def pairs_of_namesakes(times):
    for n in range(times):
        for _ in range(2):
            factories.customer(f"Jean{n}", phones=[f"061234567{n}"], emails=[f"{n}@example.org"])
    look()


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.django_db
def test_the_list_shows_the_surest_first_in_a_constant_number_of_statements(
    agent_client, django_assert_num_queries, times
):
    pairs_of_namesakes(times)
    with django_assert_num_queries(7):
        page = agent_client.get(LIST)
    assert [pair.certainty for pair in page.context["pairs"]] == [96] * times
    assert "Almost certain · 96%" in page.content.decode()


@pytest.mark.django_db
def test_the_list_goes_on_where_it_ended_and_narrows(agent_client, monkeypatch):
    pairs_of_namesakes(3)
    monkeypatch.setattr("customers.identity.views.duplicate.PER_PAGE", 2)
    first = agent_client.get(LIST).context
    second = agent_client.get(LIST + first["next"]).context
    shown = [pair.pk for pair in [*first["pairs"], *second["pairs"]]]
    assert (shown, second["next"]) == (sorted(shown, reverse=True), "")
    counts = {
        query: len(agent_client.get(LIST + query).context["pairs"])
        for query in ("?level=certain", "?level=likely", "?reason=email", "?state=dismissed", "?after=x.y")
    }
    assert counts == {
        "?level=certain": 2,
        "?level=likely": 0,
        "?reason=email": 2,
        "?state=dismissed": 0,
        "?after=x.y": 2,
    }


@pytest.mark.django_db
def test_two_people_is_one_click_and_can_be_taken_back(agent, agent_client, reader_client):
    pairs_of_namesakes(1)
    pair = Duplicate.objects.get()
    assert reader_client.post(f"{LIST}{pair.pk}/dismissal/").status_code == 403
    agent_client.post(f"{LIST}{pair.pk}/dismissal/")
    pair.refresh_from_db()
    assert (pair.state, pair.judged_by) == ("dismissed", agent)
    agent_client.post(f"{LIST}{pair.pk}/reopening/")
    assert Duplicate.objects.get().state == "found"


@pytest.mark.django_db
def test_one_is_warned_while_typing(agent_client):
    known = factories.customer(phones=["0612345678"], birthday=BORN)
    typed = {
        "first_name": "amelie",
        "last_name": "FOTSO",
        "birthday": "1980-05-17",
        "phones": "0612",
        "emails": "x",
    }
    page = agent_client.post("/customers/twins/", typed).content.decode()
    assert f"/customers/{known.pk}/" in page
    assert "same name and birthday" in page
    alone = agent_client.post(f"/customers/{known.pk}/twins/", typed).content.decode()
    assert alone.strip() == ""


@pytest.mark.django_db
def test_the_api_says_who_may_be_the_same_and_takes_the_judgement(machine):
    known = factories.customer(phones=["0612345678"])
    client = machine()
    made = client.post("/api/v1/customers/", {"last_name": "Fotso", "phones": ["0612345678"]}).json()
    assert made["possible_duplicates"] == [{"customer": known.pk, "reasons": ["phone"]}]
    assert client.get(f"/api/v1/customers/{known.pk}/").json()["possible_duplicates"] is None
    look()
    address = f"/api/v1/duplicates/?customer={known.pk}&certainty=50&reason=phone"
    [pair] = client.get(address).json()["results"]
    assert (pair["one"], pair["other"], pair["certainty"]) == (known.pk, made["id"], 60)
    done = client.patch(f"/api/v1/duplicates/{pair['id']}/", {"state": "dismissed"})
    assert (done.status_code, done.json()["state"], client.get(address).json()["results"]) == (
        200,
        "dismissed",
        [],
    )
