"""Erased: nothing tells of the person any more, nothing reaches them, and every sum is what it was."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise as Promised

from core.errors import Conflict
from crm.models import User
from customers.cases.domain.case import open_case
from customers.contact.domain.draft import save_draft
from customers.contact.domain.interaction import log_contact
from customers.identity.domain.find import find_customers
from customers.identity.domain.merge import merge_customers, undo_merge
from customers.loyalty.domain.loyalty import give_points
from customers.loyalty.domain.loyalty_card import give_card
from customers.models import (
    Case,
    Consent,
    Customer,
    Event,
    ImportIssue,
    ImportJob,
    Interaction,
    Order,
    PointsAccount,
    Promise,
)
from customers.people.domain.consent import current_consents, state_consent
from customers.people.domain.customer import change_customer, create_customer
from customers.people.domain.customer_batch import save_customers
from customers.people.domain.erased import SQL_MARK, erased_mark, mark_secret
from customers.people.domain.preference import change_wishes, link_of
from customers.people.domain.tag import create_tag, tag_customer
from customers.privacy.domain.declared import HELD, model_of
from customers.privacy.domain.erasure import erase_customer, fates_of
from customers.privacy.domain.request import request_privacy
from journeys.domain.arbiter import Drop, decide
from journeys.enums import Reason
from journeys.models import Enrolment, Journey, Message
from metrics.models import CustomerMetrics
from surveys.models import Answer, Invitation
from tests import factories
from tests.customers.privacy.lives import lived
from tests.journeys.conftest import run_log

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie() -> Customer:
    """Once two records; wants to be erased."""
    amelie = lived(
        last_name="Fotso",
        external_id="C-17",
        source="shop",
        city="Lyonville",
        street="3 rue Secrète",
        birthday=date(1980, 2, 3),
    )
    twin = factories.customer("Amelie", "Fotsotwin", external_id="C-18", source="shop")
    merge_customers(survivor=amelie, merged=twin)
    give_points(customer=amelie, points=5, key="x", note="Pour Amelie")
    request_privacy(customer=amelie, kind="erasure-request", said="Amelie l’a dit")
    return Customer.objects.get(pk=amelie.pk)


TELLING = ("amelie", "fotso", "lyonville", "secr", "612345678", "698765432", "c-17", "c-18", "1980-02-03")


def found_anywhere() -> dict[str, list[str]]:
    """Whole tables as text, of all apps: what of it still tells of her."""
    left = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if model._meta.app_label not in {"customers", "surveys", "metrics", "journeys"}:
                continue
            cursor.execute(f"SELECT lower(string_agg(to_jsonb(t)::text, ' ')) FROM \"{table}\" t")
            text = cursor.fetchone()[0] or ""
            if "mime" in {each.name for each in model._meta.concrete_fields}:
                cursor.execute(f"SELECT string_agg(encode(mime, 'escape'), ' ') FROM \"{table}\"")
                text += (cursor.fetchone()[0] or "").lower()
            if told := [word for word in TELLING if word in text]:
                left[model._meta.label] = told
    return left


def test_nothing_in_any_table_tells_of_the_person(amelie: Customer) -> None:
    assert len(found_anywhere()) > 10
    erase_customer(customer=amelie, actor_id=factories.user().pk)
    assert found_anywhere() == {}
    assert amelie.erased_at
    assert amelie.name == f"n° {amelie.pk}"


def aggregates() -> list[Any]:
    """Revenue, points, scores, contacts, customers; and the figures of each customer, counted anew."""
    run_log()
    figures = CustomerMetrics.objects.order_by("pk").values_list("pk", "orders", "revenue")
    return [
        Order.objects.aggregate(total=Sum("total"), refunded=Sum("refunded")),
        PointsAccount.objects.aggregate(Sum("balance")),
        list(Answer.objects.values_list("customer", "score", "scale_max")),
        [model.objects.count() for model in (Customer, Order, Interaction, Case, Message)],
        list(figures),
    ]


def test_every_sum_and_score_is_what_it_was(amelie: Customer) -> None:
    before = aggregates()
    erase_customer(customer=amelie, actor_id=None)
    assert aggregates() == before
    assert before[0] == {"total": Decimal("50.00"), "refunded": Decimal("10.00")}


def test_nothing_is_sent_and_nobody_finds_them(
    amelie: Customer, client: Client, agent_client: Client
) -> None:
    link = link_of(amelie.pk)
    message = Message.objects.get()
    erase_customer(customer=amelie, actor_id=None)
    message.refresh_from_db()
    decision = decide(message, customer=amelie, now=message.due_at)
    assert decision == Drop(Reason.NO_CONSENT)
    assert [each.granted for each in current_consents(amelie.pk)] == [False]
    assert client.get(link).status_code == 404
    assert not Invitation.objects.usable().exists()
    for words in ("Amelie", "amelie@example.org", "0612345678"):
        assert not find_customers(words)
    page = agent_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()
    assert "Erased on" in page
    assert "Personal data erased" in page


def test_their_request_is_answered_with_it(amelie: Customer) -> None:
    request_privacy(customer=amelie, kind="access-request", said="")
    erase_customer(customer=amelie, actor_id=None)
    assert Case.objects.get(topic__slug="access-request").outcome == "withdrawn"
    case = Case.objects.get(topic__slug="erasure-request")
    assert (case.state, case.outcome) == ("closed", "solved")
    assert Event.objects.latest("pk").kind == "customer.erased"


def test_nothing_is_owed_to_them_any_more(amelie: Customer, agent_client: Client) -> None:
    erase_customer(customer=amelie, actor_id=None)
    assert {(case.state, case.outcome) for case in Case.objects.exclude(topic__slug="erasure-request")} == {
        ("closed", "withdrawn")
    }
    assert set(Promise.objects.values_list("state", flat=True)) == {"cancelled"}
    page = agent_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()
    for name in ("case-create", "promise-create", "customer-edit", "customer-tag-create"):
        assert reverse(f"customers:{name}", args=[amelie.pk]) not in page
    assert "· <bdi></bdi>" not in page


def test_what_ends_with_them_begins_no_journey(amelie: Customer) -> None:
    begun = Journey.objects.filter(trigger_kind="case.closed")
    assert begun.update(active=True, trigger_where={})
    run_log()
    erase_customer(customer=amelie, actor_id=None)
    run_log()
    assert Event.objects.filter(kind="case.closed").exists()
    assert not Enrolment.objects.filter(journey__in=begun).exists()


def test_every_word_of_what_becomes_of_it_is_translated() -> None:
    for label, held in HELD.items():
        names = [
            model_of(label)._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column
            for name in held.blank
            if name not in held.secret
        ]
        for words in [held.called or model_of(label)._meta.verbose_name_plural, *names]:
            assert isinstance(words, Promised), (label, words)


def test_who_is_erased_does_not_come_back(amelie: Customer, agent: User) -> None:
    """Not by the id of either record, not by hand, not by a merge or its undo, not by saying yes."""
    merge = amelie.merges.get()
    erase_customer(customer=amelie, actor_id=None)
    for external_id in ("C-17", "C-18"):
        with pytest.raises(Conflict, match="erased"):
            create_customer(last_name="Fotso", source="shop", external_id=external_id)
        (row,) = save_customers(source="shop", rows=[{"external_id": external_id, "last_name": "Fotso"}])
        assert (row.state, str(row.refusal)) == (
            "refused",
            "This customer's data was erased at their request.",
        )
    for back in (
        lambda: change_customer(customer=amelie, last_name="Fotso"),
        lambda: merge_customers(survivor=amelie, merged=factories.customer("Nora")),
        lambda: undo_merge(merge=merge),
        lambda: erase_customer(customer=amelie, actor_id=None),
        lambda: state_consent(
            customer=amelie, purpose="survey", channel="sms", granted=True, origin="agent", source="x"
        ),
        lambda: log_contact(customer=amelie, channel="phone", direction="in", key="k", note="Amélie Fotso"),
        lambda: factories.promise(amelie, what="Send it", agent_id=agent.pk),
        lambda: open_case(customer=amelie, kind="request", subject="Amélie Fotso", key="k"),
        lambda: give_card(customer=amelie, number="ABCD99991"),
        lambda: give_points(customer=amelie, points=5, key="k", note="Amélie Fotso"),
        lambda: factories.order(amelie),
        lambda: factories.cart(amelie),
        lambda: change_wishes(customer=amelie, source="page", pause=True),
        lambda: link_of(amelie.pk),
        lambda: save_draft(customer=amelie, agent_id=agent.pk, key="k", values={"note": "Amélie Fotso"}),
    ):
        with pytest.raises(Conflict, match="erased"):
            back()
    assert not tag_customer(customer=amelie, tag=create_tag(name="Fotso"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=amelie.pk).update(city="Lyon")
    assert create_customer(last_name="Fotso", source="till", external_id="C-17").pk != amelie.pk


def test_the_mark_is_the_same_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {SQL_MARK.format(id='%(id)s::text')}",
            {"secret": mark_secret(), "source": "shop", "id": "é-1"},
        )
        assert cursor.fetchone() == (erased_mark("shop", "é-1"),)


def test_refused_lines_that_name_them_are_blanked(amelie: Customer) -> None:
    job = ImportJob.objects.create(kind="customers", source="shop", file="x.csv", file_name="x.csv")
    for line, content in enumerate(("C-17 · x", "AMELIE@example.org", "Nora"), 1):
        ImportIssue.objects.create(job=job, line=line, message="no", content=content)
    erase_customer(customer=amelie, actor_id=None)
    left = ImportIssue.objects.order_by("line").values_list("content", flat=True)
    assert list(left) == ["C-17 · x", "", "Nora"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“amelie@example.org” is not new.", "“…” is not new."),
        ("«\u00a0AMELIE@example.org\u00a0» n’est pas neuf.", "«\u00a0…\u00a0» n’est pas neuf."),
        ("“say “amelie@example.org” now” is not new.", "“…” is not new."),
        ("“nora@example.org” is not new.", "“nora@example.org” is not new."),
        ("“no” is no “amelie@example.org and what was cut", "“…” is no “…"),
        ("amelie@example.org is " + "." * 275 + "«b»", "amelie@example.org is " + "." * 275 + "«\u00a0…"),
    ],
)
def test_so_are_words_from_before_values_were_kept_beside_them(
    amelie: Customer, before: str, after: str
) -> None:
    job = ImportJob.objects.create(kind="customers", source="shop", file="x.csv", file_name="x.csv")
    ImportIssue.objects.create(job=job, line=1, message=before)
    erase_customer(customer=amelie, actor_id=None)
    assert ImportIssue.objects.get().message == after


def test_so_are_the_values_that_go_into_the_words(amelie: Customer) -> None:
    """The line itself is kept as far as 500 characters go."""
    job = ImportJob.objects.create(kind="customers", source="shop", file="x.csv", file_name="x.csv")
    for address in ("amelie@example.org", "nora@example.org"):
        words = {"message": "“%(address)s” is not new.", "values": {"address": address}}
        ImportIssue.objects.create(job=job, line=1, **words)
    erase_customer(customer=amelie, actor_id=None)
    said = [issue.in_words for issue in ImportIssue.objects.order_by("pk")]
    assert said == ["“…” is not new.", "“nora@example.org” is not new."]


def test_an_administrator_sees_what_goes_and_says_it_twice(
    amelie: Customer, admin_client: Client, agent_client: Client
) -> None:
    page = reverse("customers:erasure-create", args=[amelie.pk])
    assert [agent_client.get(page).status_code, agent_client.post(page).status_code] == [403, 403]
    shown = admin_client.get(page)
    fates = {each.what: each for each in fates_of(amelie)}
    assert (fates["phones"].gone, fates["phones"].rows) == (True, 1)
    assert fates["contacts"].blanked == ["note"]
    assert [each.what for each in shown.context["kept"]][:1] == ["orders"]
    assert admin_client.post(page, {"number": "0"}).status_code == 422
    assert not Customer.objects.filter(erased_at__isnull=False).exists()
    assert admin_client.post(page, {"number": str(amelie.pk)}).status_code == 302
    assert Customer.objects.filter(erased_at__isnull=False).get() == amelie


def test_it_is_all_or_nothing(amelie: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    before = found_anywhere()
    monkeypatch.setattr("customers.privacy.domain.erasure._THIN_OUT", "SELECT 1 / 0")
    with pytest.raises(Exception, match="division"), transaction.atomic():
        erase_customer(customer=amelie, actor_id=None)
    assert found_anywhere() == before
    assert set(HELD) >= set(before)
    assert Consent.objects.filter(granted=True).exists()
