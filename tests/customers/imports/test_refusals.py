"""Why lines are refused: all of it at once, and in the language of whoever reads it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from customers.imports.domain.forgetting import forget_files
from customers.imports.domain.run import run_due_imports
from customers.loyalty.domain.loyalty_card import give_card
from customers.models import Customer, ImportJob, Order
from customers.people.domain.custom_field import add_field
from tests import factories
from tests.customers.imports.conftest import ORDERS, issues, run

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "External id,Last name,Email,Phone,Second phone,Country,Birthday,Consent phone,Consent date\n"


def said_of(line: str, **options: object) -> list[tuple[str, str]]:
    job = run(HEAD + line, kind="customers", **options)
    assert not Customer.objects.exists()
    return [(issue.column, issue.in_words) for issue in job.issues.order_by("pk")]


def test_all_that_is_wrong_with_a_line_is_said_at_once():
    assert said_of("7,Fotso,nonsense,12,abc,France,31/02/1990,perhaps,\n") == [
        ("Email", "“nonsense” is not an email address."),
        ("Birthday", "“31/02/1990” is not a date."),
        ("Consent phone", "“perhaps” is neither yes nor no."),
        ("Phone", "“12” is too short or too long for a phone number."),
        ("Second phone", "“abc” is not a phone number."),
    ]


def test_a_line_is_not_blamed_for_what_a_wrong_cell_hides():
    """A number may be one in the country that was meant; an address was given, and a date."""
    assert said_of(",Smith,nonsense,020 7946 0018,abc,Angletere,,yes,soon\n") == [
        ("Email", "“nonsense” is not an email address."),
        ("Country", "“Angletere” is not a country."),
        ("Consent date", "“soon” is not a date."),
        ("Second phone", "“abc” is not a phone number."),
    ]


def test_what_only_the_whole_row_shows_is_said_whole():
    assert said_of(",Smith,,,,,,yes,\n") == [
        ("", "Nothing to recognise this customer by: no external id, email or phone."),
        ("Consent date", "A consent to be phoned expires: say when it was given."),
    ]


def test_an_order_is_whole_or_refused_where_one_of_its_lines_is_cut_off():
    good = "1,2025-03-01,A1,Tea,1,2.50,C7,France\n"
    job = run(ORDERS + good + "1,2025-03-01,A2\n" + good.replace("1,", "2,", 1), keep_good_lines=True)
    assert [line for line, *_why in issues(job)] == [2, 3]
    assert [order.number for order in Order.objects.all()] == ["2"]
    job = run(ORDERS + good.replace("1,", "3,", 1) + "3,soon,A2,Tea,1,2.50,C7,,,\n", keep_good_lines=True)
    assert (job.state, job.created, job.refused) == ("done", 0, 2)


def test_all_that_is_wrong_with_a_whole_order_is_said_on_each_of_its_lines():
    factories.brand("harbour")
    factories.brand("quay")
    factories.order(None, number="1", source="shop")
    job = run(
        "Order number,Date,Quantity,Unit price,Customer ID,Brand,Original order\n"
        + "1,2025-03-01,1,99999999,C7,harbour,\n1,2025-03-01,2000000000,999999999,C8,quay,\n"
        + "4,2025-03-01,4,2.50,C7,,\nC5,2025-03-05,-9,2.50,C8,,4\n",
        keep_good_lines=True,
    )
    whole = [
        "This order names two different customers.",
        "This order names two different brands.",
        "The total is too large.",
    ]
    note = [
        "The order this credit note is against belongs to another customer.",
        "More would be given back than was paid for this order.",
    ]
    said = [(line, words) for line in (2, 3) for words in whole] + [(5, words) for words in note]
    assert [(line, words) for line, _column, words in issues(job)] == said
    assert (job.created, job.refused) == (1, 3)


def test_what_else_is_wrong_does_not_hide_that_a_number_is_taken():
    factories.order(None, number="1", source="shop")
    job = run("Order number,Date,Quantity,Unit price\n1,2025-03-01,2000000000,999999999\n")
    assert [words for _line, _column, words in issues(job)] == [
        "The total is too large.",
        "This number is stored already, with other content. Nothing was changed.",
    ]


def test_so_it_is_of_a_customer_with_the_column_at_fault():
    one, other = (factories.customer(emails=["amelie@example.org"]) for _ in range(2))
    give_card(customer=one, number="1111")
    give_card(customer=factories.customer(), number="4444")
    head, shared = "ID,Email,Card number\n", "This file gives this card to two customers."
    job = run(head + ",amelie@example.org,4444\n8,,4444\n", kind="customers", keep_good_lines=True)
    several = "This address or phone belongs to several customers: give the external id."
    taken = "This card belongs to another customer."
    assert issues(job) == [
        (2, "", several),
        *[(line, "Card number", words) for line in (2, 3) for words in (taken, shared)],
    ]
    assert (job.refused, other.cards.count()) == (2, 0)
    job = run(head + ",amelie@example.org,1111\n", kind="customers")  # it may well be theirs
    assert issues(job) == [(2, "", several)]


def imported_by(client, content: str, **fields: str) -> ImportJob:
    file = SimpleUploadedFile("file.csv", content.encode())
    client.post(reverse("customers:import-create"), {"source": "shop", "file": file} | fields)
    job = ImportJob.objects.get()
    page = reverse("customers:import-mapping", args=[job.pk])
    form = client.get(page).context["form"]
    client.post(page, {name: form[name].value() or "" for name in form.fields})
    assert run_due_imports()
    return job


@pytest.fixture
def french(manager):
    manager.language = "fr"
    manager.save(update_fields=["language"])


READ = [
    (
        "en",
        "Line,Column,Message,Content",
        ["The whole order is refused because of line 3.", "“soon” is not a date."],
    ),
    (
        "fr",
        "Ligne;Colonne;Message;Contenu",
        ["Toute la commande est refusée à cause de la ligne 3.", "« soon » n’est pas une date."],
    ),
]


def reading(api, language):
    api.credentials(**api._credentials | {"HTTP_ACCEPT_LANGUAGE": language})
    return api


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_refusals_are_read_in_the_language_of_the_reader(french, manager, manager_client, machine):
    good = "1,2025-03-01,A1,Tea,1,2.50,C7,France\n"
    job = imported_by(manager_client, ORDERS + good + good.replace("2025-03-01", "soon"), kind="orders")
    api = machine("customers.import")
    for language, header, words in READ:
        manager.language = language
        manager.save(update_fields=["language"])
        page = manager_client.get(reverse("customers:import-detail", args=[job.pk]))
        streamed = manager_client.get(reverse("customers:import-issues", args=[job.pk]))
        with translation.override("en" if language == "fr" else "fr"):  # a worker goes on to the next request
            file = plain(b"".join(streamed.streaming_content).decode())
        answer = reading(api, language).get(f"/api/v1/import-issues/?job={job.pk}")
        assert [plain(issue["message"]) for issue in answer.json()["results"]] == words
        assert all(each in plain(page.content.decode()) for each in words)
        assert all(each in file for each in words)
        assert header in file


def test_why_a_whole_file_is_refused_is_read_so_too(french, manager_client, machine):
    job = imported_by(manager_client, ORDERS + '1,2025-03-01,"A1,Tea,1,2.50,C7,France\n', kind="orders")
    api = machine("customers.import")
    for language, words in [
        ("en", "A quotation mark is opened here and never closed."),
        ("fr", "Un guillemet est ouvert ici et n’est jamais fermé."),
    ]:
        assert reading(api, language).get(f"/api/v1/imports/{job.pk}/").json()["error"] == words


def test_the_fields_of_the_house_say_it_in_both_too():
    add_field(label_fr="Mouture", label_en="Grind", kind="choice", choices=[("Moulu", "Ground")])
    with translation.override("fr"):
        job = run("ID;Grind;Tags\n2;powder;nobody\n", kind="customers")
    assert [issue.in_words for issue in job.issues.order_by("pk")] == [
        "“powder” is none of the choices.",
        "There is no tag “nobody”.",
    ]


def test_with_its_file_a_refusal_forgets_what_the_line_said():
    job = run(HEAD + "7,Fotso,amelie at home,,,,,,\n", kind="customers")
    assert "amelie" in job.issues.get().in_words
    ImportJob.objects.update(finished_at=timezone.now() - timedelta(days=400))
    assert forget_files() == 1
    issue = job.issues.get()
    assert (issue.in_words, issue.content, issue.values) == (
        "“…” is not an email address.",
        "",
        {"address": "…"},
    )
