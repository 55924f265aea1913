"""Reasons and outcomes: managers change them, history keeps what it has."""

import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from core.errors import Invalid
from customers.contact.domain.wrap_up_code import (
    add_code,
    bring_back_code,
    change_code,
    move_code,
    retire_code,
    wrap_up_codes,
)
from customers.models import Interaction, Outcome, Reason, Topic
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists():
    """Our own few in place of the ones a shop starts with."""
    Outcome.objects.all().delete()
    Reason.objects.all().delete()
    for label in ["Delivery", "Invoice", "Other"]:
        add_code(Reason, label_fr=f"{label} (fr)", label_en=label)
    delivery = Reason.objects.get(slug="delivery")
    add_code(Outcome, label_fr="Résolu", label_en="Resolved", solves=True)
    add_code(Outcome, label_fr="Renvoyé", label_en="Sent again", solves=True, reasons=[delivery])


def offered():
    return [code.slug for code in wrap_up_codes().reasons.values() if not code.retired_at]


def test_a_new_one_is_the_last_and_has_a_slug_of_its_own(lists):
    slugs = [
        add_code(Reason, label_fr="Livré ?", label_en=label).slug for label in ["Delivery", "Été!", "配送"]
    ]

    assert slugs == ["delivery-2", "ete", "code"]
    assert offered() == ["delivery", "invoice", "other", "delivery-2", "ete", "code"]


def test_a_new_name_leaves_slug_and_history_alone(lists):
    code = Reason.objects.get(slug="invoice")
    contact = factories.contact(reason=code)
    change_code(code=code, label_fr="Paiement", label_en=" Payment\n ")
    contact.refresh_from_db()

    assert (code.slug, code.label_en, str(contact.reason)) == ("invoice", "Payment", "Payment")
    with pytest.raises(Invalid) as refusal:
        change_code(code=code, label_fr="", label_en="Payment")
    assert refusal.value.field == "label_fr"


@pytest.mark.parametrize(
    ("slug", "by", "order"),
    [
        ("invoice", -1, ["invoice", "delivery", "other"]),
        ("invoice", 1, ["delivery", "other", "invoice"]),
        ("delivery", -1, ["delivery", "invoice", "other"]),
        ("other", 1, ["delivery", "invoice", "other"]),
    ],
)
def test_they_move_within_their_list(lists, slug, by, order):
    move_code(code=Reason.objects.get(slug=slug), by=by)

    assert offered() == order


def test_a_retired_one_leaves_the_form_and_stays_on_its_contacts(lists):
    code = Reason.objects.get(slug="invoice")
    contact = factories.contact(reason=code)
    retire_code(code=code)
    assert offered() == ["delivery", "other"]
    move_code(code=Reason.objects.get(slug="other"), by=-1)
    assert offered() == ["other", "delivery"]
    bring_back_code(code=code)

    assert offered() == ["other", "delivery", "invoice"]
    assert Interaction.objects.get().reason == contact.reason == code


def test_an_outcome_fits_its_reasons_or_all(lists):
    codes = wrap_up_codes()

    assert codes.fits == {"sent-again": ["delivery"]}
    assert codes.fit(reason="delivery", outcome="sent-again")
    assert not codes.fit(reason="invoice", outcome="sent-again")
    assert codes.fit(reason="invoice", outcome="resolved")


def test_what_does_not_fit_is_refused_at_every_door(lists, agent_client, machine):
    amelie = factories.customer()
    codes = {"reason": "invoice", "outcome": "sent-again"}
    with pytest.raises(Invalid, match="“Sent again” does not fit “Invoice”") as refusal:
        factories.contact(
            amelie, reason=Reason.objects.get(slug="invoice"), outcome=Outcome.objects.get(slug="sent-again")
        )
    fields = {"channel": "phone", "direction": "in", "key": "k", **codes}
    page = agent_client.post(reverse("customers:interaction-create", args=[amelie.pk]), fields)
    answer = machine().post("/api/v1/interactions/", {"customer": amelie.pk, **fields}, format="json")

    assert refusal.value.field == "outcome"
    assert (page.status_code, page.context["contact_form"].errors["outcome"]) == (
        422,
        ["“Sent again” does not fit “Invoice”."],
    )
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["outcome"])
    assert Interaction.objects.count() == 0


def test_the_form_knows_what_fits(lists, agent_client):
    page = agent_client.get(reverse("customers:customer-detail", args=[factories.customer().pk]))

    assert re.findall(r'value="([a-z-]+)"[^>]*data-fits="([^"]*)"', page.content.decode()) == [
        ("sent-again", "delivery")
    ]


def test_the_api_tells_the_same(lists, machine):
    retire_code(code=Reason.objects.get(slug="other"))
    api = machine("customers.view")
    in_use, retired = (
        api.get("/api/v1/reasons/", query).json()["results"] for query in [{}, {"retired": "true"}]
    )
    outcomes = api.get("/api/v1/outcomes/").json()["results"]

    assert [code["slug"] for code in in_use] == ["delivery", "invoice"]
    assert [(code["slug"], bool(code["retired_at"])) for code in retired] == [("other", True)]
    assert [(code["slug"], code["solves"], code["reasons"]) for code in outcomes] == [
        ("resolved", True, []),
        ("sent-again", True, ["delivery"]),
    ]


class TestPages:
    @pytest.mark.parametrize("times", [1, 3])
    def test_the_list_costs_the_same(self, lists, manager_client, django_assert_num_queries, times):
        for n in range(times):
            add_code(Outcome, label_fr="x", label_en=f"More {n}", reasons=Reason.objects.all())
        with django_assert_num_queries(6):
            page = manager_client.get(reverse("customers:code-list"))

        assert page.status_code == 200
        assert page.content.decode().count('name="up"') == 5 + times + Topic.objects.count()

    def test_a_manager_adds_names_orders_retires_and_brings_back(self, lists, manager_client):
        def post(name, *args, **fields):
            response = manager_client.post(reverse(f"customers:{name}", args=args), fields)
            assert (response.status_code, response["Location"]) == (302, reverse("customers:code-list"))

        delivery = Reason.objects.get(slug="delivery")
        post("outcome-create", label_en="Refunded", label_fr="Remboursé", solves="yes", reasons=[delivery.pk])
        made = Outcome.objects.get(slug="refunded")
        assert (made.label_fr, made.solves, list(made.reasons.all())) == ("Remboursé", True, [delivery])
        page = manager_client.get(reverse("customers:outcome-update", args=[made.pk])).content.decode()
        assert re.search(rf'value="{delivery.pk}"[^>]*checked', page)
        assert '<option value="yes" selected>' in page

        post("outcome-update", made.pk, label_en="Money back", label_fr="Remboursé", solves="")
        made.refresh_from_db()
        assert (made.slug, made.label_en, made.solves, made.reasons.count()) == (
            "refunded",
            "Money back",
            None,
            0,
        )
        post("reason-move", delivery.pk, down="")
        post("reason-retire", Reason.objects.get(slug="other").pk)
        assert offered() == ["invoice", "delivery"]
        post("reason-return", Reason.objects.get(slug="other").pk)
        assert offered() == ["invoice", "delivery", "other"]

    def test_a_form_without_a_name_is_refused(self, lists, manager_client):
        page = manager_client.post(reverse("customers:reason-create"), {"label_en": "New"})

        assert page.status_code == 422
        assert page.context["form"].errors == {"label_fr": ["This field is required."]}

    @pytest.mark.parametrize("name", ["reason-create", "outcome-create", "code-list"])
    def test_agents_choose_but_do_not_change(self, agent_client, name):
        assert agent_client.get(reverse(f"customers:{name}")).status_code == 403

    def test_what_a_manager_changed_is_offered_at_once(self, lists, manager_client):
        customer = reverse("customers:customer-detail", args=[factories.customer().pk])
        manager_client.get(customer)
        manager_client.post(reverse("customers:reason-create"), {"label_en": "Theft", "label_fr": "Vol"})

        assert 'value="theft"' in manager_client.get(customer).content.decode()
        assert caches["process"].get("wrap-up-codes").reasons["theft"].label_fr == "Vol"
