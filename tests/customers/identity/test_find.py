"""Search: by each way people ask, with the errors they make, from every page."""

import pytest
from django.db import connection
from django.urls import reverse

from core.text import marked
from customers.identity.domain.find import find_customers, find_loose_orders
from customers.identity.domain.spelling import learn_words
from customers.models import Customer
from customers.people.models.name_words import name_holds
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie():
    found = factories.customer(
        "Amélie",
        "Fotso-Njoya",
        company="Étoile SARL",
        phones=["06 12 34 56 78", "+44 20 7946 0958"],
        emails=["amelie.fotso@example.org"],
        source="shop",
        external_id="17850",
    )
    factories.order(found, number="10-4471")
    factories.customer("Jean", "Dupont", phones=["0699887766"], emails=["jean@example.org"])
    learn_words()
    return found


@pytest.mark.parametrize(
    "query",
    [
        "amelie",
        "AMÉLIE",
        "  fotso   amelie ",
        "amélie fotso-njoya",
        "njoya",
        "fotso am",
        "etoile",
        "am",
        # as mistyped or misheard
        "amelie fosto",
        "ameli fotso",
        "Amellie",
        "nojya",
        "fotsonjoya",
    ],
)
def test_by_name_with_accents_order_and_errors(amelie, query):
    assert [(hit.customer, hit.way) for hit in find_customers(query)] == [(amelie, "name")]


@pytest.mark.parametrize(
    "query",
    [
        "0612345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "+33612345678",
        "+33 (0)6 12 34 56 78",
        "0033 6 12 34 56 78",
        "33612345678",
        "0612",
        "5678",
        "345678",
        "020 7946 0958",
        "+4420",
        "(06) 12 34 56 78",
        "06–12–34–56–78",
        "tel:+33612345678",
        "0612345678 ext. 12",
        "06 12 34 56 78 x12",
        "0612345678x12",
        "06 12 34 56 78 int. 12",
        "06 12 34 56 78 poste 12",
        "06 12 34 56 78, poste 12",
        "Tél. 06 12 34 56 78",
        "tél : 0612345678",
        "Tel 06 12 34 56 78 x 12",
        "Portable : +33 6 12 34 56 78",
        "٠٦١٢٣٤٥٦٧٨",
    ],
)
def test_by_phone_however_it_is_written(amelie, query):
    assert [(hit.customer, hit.way) for hit in find_customers(query)] == [(amelie, "phone")]


@pytest.mark.parametrize(
    ("query", "way", "detail"),
    [
        ("amelie.fotso@example.org", "email", "amelie.fotso@example.org"),
        ("Amelie.Fotso@", "email", "amelie.fotso@example.org"),
        ("amelie.f", "email", "amelie.fotso@example.org"),
        ("<amelie.fotso@example.org>", "email", "amelie.fotso@example.org"),
        ("Somebody <Amelie.Fotso@example.org>", "email", "amelie.fotso@example.org"),
        ("mailto:amelie.fotso@example.org?subject=Hello", "email", "amelie.fotso@example.org"),
        ("10-4471", "order", "10-4471"),
        ("#10-4471", "order", "10-4471"),
        ("17850", "number", "17850"),
    ],
)
def test_by_email_order_and_number(amelie, query, way, detail):
    assert [(hit.customer, hit.way, hit.detail) for hit in find_customers(query)] == [(amelie, way, detail)]


@pytest.mark.parametrize(
    "query", ["", " ", "a", "%", "__", "\x00", "\ud800", "zzzzzz", "'; --", "x" * 5000, "0" * 30]
)
def test_what_finds_nobody(amelie, query):
    assert find_customers(query) == []


def test_the_best_comes_first():
    names = [("Martine", "Roux"), ("Paul", "Saint-Martin"), ("Jean", "Martin"), ("Martin", "Petit")]
    people = {f"{first} {last}": factories.customer(first, last) for first, last in names}

    assert [hit.customer for hit in find_customers("martin")] == [
        people[name] for name in ["Martin Petit", "Martine Roux", "Jean Martin", "Paul Saint-Martin"]
    ]


def test_names_in_other_scripts_are_found():
    muhammad = factories.customer("محمد", "العلي")

    for query in ["محمد", "العلي", "العلي محمد"]:
        assert [hit.customer for hit in find_customers(query)] == [muhammad]


@pytest.mark.parametrize(
    ("first", "last", "queries"),
    [
        ("Анна", "Петрова-Водкина", ["анна", "водкин", "ПЕТРОВА анна", "петорва"]),
        ("Ελένη", "Παπαδοπούλου", ["ελενη", "παπαδ", "Παπαδοπυλου"]),
        ("小龙", "李", ["李", "小龙", "李小龙", "小龙李"]),
        ("민수", "김", ["김민수", "민수"]),
        ("สมชาย", "ใจดี", ["สมชาย", "ใจดี"]),
        ("דָּוִד", "כהן", ["דוד", "כהן דוד"]),
        ("O'Neil", "d’Été", ["oneil", "neil", "d'ete", "ete"][1:]),
    ],
    ids=["ru", "el", "zh", "ko", "th", "he", "joints"],
)
def test_names_of_any_script_are_found_by_their_index(first, last, queries):
    them = factories.customer(first, last)
    factories.customer("Иван", "Сидоров")

    for query in queries:
        assert [hit.customer for hit in find_customers(query)] == [them], query


def test_a_name_in_another_script_is_looked_up_and_not_scanned_for():
    """The plan: the database must be able to answer from the index of words."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Customer.objects.filter(name_holds(["петрова", "李小龙"])).explain()

    assert "customer_name_words" in plan


@pytest.mark.parametrize("word", ["'", "\\", "':*", "a' | 'b", "&!", "‘’", "\u0e00", "́", "é'&"])
def test_no_word_breaks_the_index(amelie, word):
    assert list(Customer.objects.filter(name_holds([word]))) == []
    assert find_customers(f"é{word}é") == []


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("0612", "<mark>06 12</mark> 34 56 78"),
        ("5678", "06 12 34 <mark>56 78</mark>"),
        ("06.12.34.56.78", "<mark>06 12 34 56 78</mark>"),
        ("+33 6 12 34 56 78", "0<mark>6 12 34 56 78</mark>"),
    ],
)
def test_the_digits_that_were_searched_for_are_marked(agent_client, amelie, query, shown):
    page = agent_client.get(reverse("customers:find"), {"q": query}).content.decode()

    assert shown.replace(" ", "\xa0") in page


def test_at_most_ten(agent_client):
    for n in range(12):
        factories.customer("Jean", f"Martin {n}")
    page = agent_client.get(reverse("customers:find"), {"q": "martin"}).content.decode()

    assert len(find_customers("martin")) == 10
    assert page.count('role="option"') == 11
    assert "Show all that was found" in page


def test_the_part_that_was_searched_for_is_marked(agent_client, amelie):
    page = agent_client.get(reverse("customers:find"), {"q": "ame fot"}).content.decode()

    assert "<mark>Amé</mark>lie <mark>Fot</mark>so-Njoya" in page


def test_marks_keep_the_text_whole():
    assert marked("Amélie Fotso", ["fot"]) == [("Amélie ", False), ("Fot", True), ("so", False)]
    assert marked("Straße 1", ["strasse"]) == [("Straße", True), (" 1", False)]
    assert marked("", ["x"]) == []


def test_names_are_escaped_in_the_list(agent_client):
    factories.customer("<script>alert(1)</script>", "Fotso")
    page = agent_client.get(reverse("customers:find"), {"q": "fotso"}).content.decode()

    assert "<script>" not in page


@pytest.mark.parametrize(
    ("query", "guess"), [("Nguyen", "last_name"), ("06 11 11 11 11", "phones"), ("new@example.org", "emails")]
)
def test_whom_nobody_found_can_be_created_with_what_was_typed(agent_client, query, guess):
    page = agent_client.get(reverse("customers:find"), {"q": query})
    assert "Nobody found" in page.content.decode()
    assert f"{reverse('customers:customer-create')}?{guess}=" in page.content.decode()

    form = agent_client.get(reverse("customers:customer-create"), {guess: query})
    assert query in form.content.decode()


@pytest.mark.parametrize(
    ("query", "start"),
    [("/0639989625", "phones=0639989625"), ("/ Nguyen", "last_name=Nguyen"), ("//", None), ("/", None)],
)
def test_the_key_that_leads_to_the_search_is_no_part_of_a_name(agent_client, query, start):
    page = agent_client.get(reverse("customers:find"), {"q": query}).content.decode()

    assert (f'{reverse("customers:customer-create")}?{start}"' in page) == bool(start)
    assert ("Nobody found" in page) == bool(start)


def test_a_number_after_that_key_is_found(amelie):
    assert [hit.customer for hit in find_customers("/0612345678")] == [amelie]


@pytest.mark.parametrize("query", ["%", "é", "🎁", " a "])
def test_one_character_is_told_to_be_too_few(agent_client, query):
    for name in ["customers:find", "customers:customer-list"]:
        page = agent_client.get(reverse(name), {"q": query}).content.decode()

        assert "Type at least two characters." in page
        assert reverse("customers:customer-create") + "?" not in page


def test_a_reader_finds_but_does_not_create(reader_client):
    page = reader_client.get(reverse("customers:find"), {"q": "Nguyen"})

    assert page.status_code == 200
    assert "Create this customer" not in page.content.decode()
    assert reader_client.get(reverse("customers:customer-create")).status_code == 403


def test_an_order_that_the_shop_numbers_with_a_hash_is_found_without(amelie):
    factories.order(amelie, number="#B7001")

    assert {hit.detail for query in ("b7001", "#B7001") for hit in find_customers(query)} == {"#B7001"}


@pytest.mark.parametrize("written", ["26-015923a", "26-015923A", "#26-015923a"])
def test_an_order_without_a_customer_is_found_as_itself(agent_client, amelie, written):
    order = factories.order(None, number="26-015923A")
    for address in ["customers:find", "customers:customer-list"]:
        page = agent_client.get(reverse(address), {"q": written}).content.decode()
        assert reverse("customers:order-detail", args=[order.pk]) in page
        assert "Nobody" not in page
    assert find_loose_orders("10-4471") == []  # stands under its customer


def test_what_an_order_number_costs(agent_client, django_assert_num_queries):
    factories.order(None, number="26-015923")

    with django_assert_num_queries(10):
        agent_client.get(reverse("customers:find"), {"q": "26-015923"})


@pytest.mark.parametrize(("people", "queries"), [(1, 8), (3, 7), (9, 7)])
def test_what_the_options_cost(agent_client, django_assert_num_queries, people, queries):
    """Few hits cost one more statement: the search for what may be misspelt."""
    for n in range(people):
        factories.customer("Jean", f"Martin {n}", phones=[f"06000000{n:02}"])

    with django_assert_num_queries(queries):
        agent_client.get(reverse("customers:find"), {"q": "martin"})
