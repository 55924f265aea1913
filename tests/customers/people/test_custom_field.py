"""Fields of the house's own: defined by administrators, on form and page, checked by the database."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Conflict, Invalid
from core.sql import execute
from customers.models import Customer, CustomField, CustomValue, Event
from customers.people.domain.custom_field import (
    add_choice,
    add_field,
    change_field,
    choices_of,
    custom_fields,
    move,
    restore,
    retire,
)
from customers.people.domain.custom_value import having, known_field, values_of
from customers.people.domain.customer import change_customer
from customers.privacy.domain.copy import copy_of
from tests import factories

pytestmark = pytest.mark.django_db

GRIND = [("En grains", "Beans"), ("Moulu", "Ground")]


def one_of_each() -> dict[str, CustomField]:
    return {
        "grind": add_field(label_fr="Mouture", label_en="Grind", kind="choice", choices=GRIND),
        "cups": add_field(label_fr="Tasses par jour", label_en="Cups", kind="number"),
        "tasting": add_field(label_fr="Dégustation", label_en="Tasting", kind="date"),
        "machine": add_field(label_fr="Machine", label_en="Machine", kind="text"),
        "reseller": add_field(label_fr="Revendeur", label_en="Reseller", kind="flag"),
    }


GIVEN = {
    "grind": "ground",
    "cups": "2.5",
    "tasting": "2026-03-12",
    "machine": " Gaggia  Classic ",
    "reseller": False,
}
STORED = {
    "grind": "ground",
    "cups": Decimal("2.5"),
    "tasting": date(2026, 3, 12),
    "machine": "Gaggia Classic",
    "reseller": False,
}


def at_once(write, **values):
    """Written, and checked as at the end of the transaction."""
    write(**values)
    execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_values_of_every_kind_are_stored_with_the_customer_and_told():
    one_of_each()
    amelie = factories.customer(custom=GIVEN)
    assert values_of(amelie) == STORED

    changed = change_customer(customer=amelie, custom={"cups": 3, "machine": "", "grind": "ground"})

    assert changed == ["custom_cups", "custom_machine"]
    kept = {name: value for name, value in STORED.items() if name != "machine"}
    assert values_of(Customer.objects.get()) == kept | {"cups": Decimal(3)}
    assert Event.objects.get(kind="customer.changed").data == {"fields": ["custom_cups", "custom_machine"]}


@pytest.mark.parametrize(
    ("name", "written", "why"),
    [
        ("grind", "powder", "“powder” is none of the choices."),
        ("cups", "many", "A number is expected here."),
        ("cups", "NaN", "A number is expected here."),
        ("cups", True, "A number is expected here."),
        ("cups", "1e15", "This number is too large."),
        ("cups", "1e-40", "This number is too large."),
        ("cups", "0.00001", "A number has 4 decimals at most."),
        ("tasting", "2026-02-31", "“2026-02-31” is not a date."),
        ("tasting", "0900-01-01", "The year 900 cannot be."),
        ("machine", "x" * 201, "This is longer than 200 characters."),
        ("machine", ["a"], "A text is expected here."),
        ("reseller", "perhaps", "Yes or no is expected here."),
    ],
)
def test_what_a_field_cannot_hold_is_refused_by_its_name(name, written, why):
    one_of_each()
    with pytest.raises(Invalid, match=why) as refusal:
        factories.customer(custom={name: written})
    assert refusal.value.field == f"custom_{name}"
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("written", "read"),
    [("2", "2"), ("2.50", "2.5"), ("100", "100"), ("0.0", "0"), ("-1200.0001", "-1200.0001")],
)
def test_a_number_is_read_everywhere_as_one_writes_it(agent_client, written, read):
    add_field(label_fr="Tasses par jour", label_en="Cups", kind="number")
    amelie = factories.customer(custom={"cups": written})
    form = agent_client.get(reverse("customers:customer-edit", args=[amelie.pk])).context["form"]
    assert str(form["custom_cups"].value()) == read
    answer = agent_client.get(f"/api/v1/customers/{amelie.pk}/").json()
    assert answer["custom"] == {"cups": read}
    copied = "".join(copy_of(amelie))
    assert f'"number": "{read}"' in copied
    assert having(known_field("cups"), "is", read)


def test_a_field_nobody_defined_is_refused():
    with pytest.raises(Invalid, match="There is no field “shoe_size”"):
        factories.customer(custom={"shoe_size": 42})


@pytest.mark.parametrize(
    "text", ["=1+1", "<script>alert(1)</script>", "Кофемашина", "قهوة", "コーヒー", "🫘"]
)
def test_text_is_kept_as_it_is(admin_client, text):
    one_of_each()
    amelie = factories.customer(custom={"machine": text})
    page = admin_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()
    assert values_of(amelie)["machine"] == text
    assert "<script>alert" not in page


class TestDefinition:
    def test_its_kind_never_changes_once_used(self):
        fields = one_of_each()
        factories.customer(custom={"cups": 2})
        with pytest.raises(Conflict, match="what it holds cannot change"):
            change_field(field=fields["cups"], label_fr="a", label_en="b", kind="text")
        with pytest.raises(IntegrityError), transaction.atomic():
            at_once(CustomField.objects.filter(slug="cups").update, kind="text")
        change_field(field=fields["machine"], label_fr="Appareil", label_en="Device", kind="number")
        assert CustomField.objects.get(slug="machine").kind == "number"

    def test_the_database_refuses_a_value_of_another_kind_or_field(self):
        fields, amelie = one_of_each(), factories.customer()
        other = add_field(label_fr="Lait", label_en="Milk", kind="choice", choices=[("Oui", "Yes")])
        wrong = [
            {"field": fields["cups"], "kind": "text", "text": "two"},
            {"field": fields["cups"], "kind": "number", "text": "two"},
            {"field": fields["grind"], "kind": "choice", "choice": other.choices.get()},
            {"field": fields["machine"], "kind": "text", "text": ""},
        ]
        for value in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                at_once(CustomValue.objects.create, customer=amelie, **value)

    def test_short_names_are_made_and_stand_once(self):
        field = add_field(label_fr="Carte n°", label_en="Card no. (old)", kind="text")
        assert field.slug == "card_no_old"
        with pytest.raises(Conflict, match="short name already"):
            add_field(label_fr="x", label_en="Card no. old", kind="text")
        with pytest.raises(Invalid, match="plain letters"):
            add_field(label_fr="Размер", label_en="Размер", kind="text")

    def test_order_retire_and_restore(self):
        fields = one_of_each()
        amelie = factories.customer(custom=GIVEN)
        move(row=fields["cups"], up=True)
        move(row=fields["cups"], up=True)
        assert [field.slug for field in custom_fields()][:2] == ["cups", "grind"]
        retire(row=fields["cups"])
        assert "cups" not in values_of(amelie)
        restore(row=fields["cups"])
        assert values_of(amelie)["cups"] == Decimal("2.5")

    def test_a_retired_choice_is_kept_by_who_has_it_and_offered_to_nobody_else(self):
        grind = one_of_each()["grind"]
        add_choice(field=grind, label_fr="Capsules", label_en="Pods")
        retire(row=grind.choices.get(slug="ground"))
        [field, *_] = custom_fields()
        assert choices_of(field) == [("beans", "Beans"), ("pods", "Pods")]
        assert choices_of(field, but=["ground"]) == [
            ("beans", "Beans"),
            ("ground", "Ground"),
            ("pods", "Pods"),
        ]

    def test_the_pages_of_an_administrator(self, admin_client):
        made = admin_client.post(
            reverse("customers:custom-field-create"),
            {
                "label_fr": "Mouture",
                "label_en": "Grind",
                "kind": "choice",
                "choices": "Moulu; Ground\nGrains",
            },
        )
        assert made.status_code == 302
        field = CustomField.objects.get()
        assert [(c.slug, c.label_fr, c.label_en) for c in field.choices.all()] == [
            ("ground", "Moulu", "Ground"),
            ("grains", "Grains", "Grains"),
        ]
        edit = reverse("customers:custom-field-edit", args=[field.pk])
        admin_client.post(edit, {"label_fr": "La mouture", "label_en": "The grind"})
        choice = field.choices.get(slug="ground")
        admin_client.post(
            reverse("customers:choice-rename", args=[choice.pk]), {"label_fr": "Fin", "label_en": "Fine"}
        )
        admin_client.post(reverse("customers:choice-move", args=[choice.pk]))
        admin_client.post(reverse("customers:choice-retire", args=[choice.pk]))
        admin_client.post(
            reverse("customers:choice-create", args=[field.pk]),
            {"choice-label_fr": "Capsules", "choice-label_en": "Pods"},
        )
        refused = admin_client.post(reverse("customers:choice-create", args=[field.pk]), {})
        page = admin_client.get(edit).content.decode()

        assert refused.status_code == 422
        assert "The grind" in page
        assert [(each.slug, each.label_en, bool(each.retired_at)) for each in field.choices.all()] == [
            ("grains", "Grains", False),
            ("ground", "Fine", True),
            ("pods", "Pods", False),
        ]


class TestCustomerForm:
    def test_it_asks_for_them_and_shows_them_on_the_page(self, agent_client):
        one_of_each()
        amelie = factories.customer(custom=GIVEN)
        edit = reverse("customers:customer-edit", args=[amelie.pk])
        form = agent_client.get(edit).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert {name: sent[name] for name in sent if name.startswith("custom_")} == {
            f"custom_{name}": "no" if value is False else value for name, value in STORED.items()
        }

        data = {
            **sent,
            "phones": "",
            "emails": "",
            "birthday": "",
            "custom_reseller": "yes",
            "custom_cups": "",
        }
        answer = agent_client.post(edit, data)
        assert answer.status_code == 302, answer.context["form"].errors
        page = agent_client.get(answer["Location"]).content.decode()

        assert Event.objects.get(kind="customer.changed").data == {
            "fields": ["custom_cups", "custom_reseller"]
        }
        for words in ["Gaggia Classic", "Ground", "Reseller", "Tasting"]:
            assert words in page

    def test_somebody_elses_change_is_shown_beside_ones_own(self, agent_client):
        one_of_each()
        amelie = factories.customer(custom={"grind": "beans"})
        edit = reverse("customers:customer-edit", args=[amelie.pk])
        form = agent_client.get(edit).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        change_customer(customer=amelie, custom={"grind": "ground"})

        refused = agent_client.post(edit, {**sent, "phones": "", "emails": ""})

        assert refused.status_code == 422
        [difference] = refused.context["collision"].differences
        assert (difference.label, difference.stored, difference.typed) == ("Grind", "Ground", "Beans")


@pytest.mark.parametrize(
    ("name", "op", "written", "found"),
    [
        ("grind", "is", "ground", ["A"]),
        ("cups", "is", "2", ["A"]),
        ("cups", "from", "3", ["B"]),
        ("cups", "to", "3", ["A", "B"]),
        ("tasting", "from", "2026-03-13", []),
        ("machine", "begins", "gagg", ["A"]),
        ("machine", "is", "GAGGIA É", ["A"]),
        ("reseller", "is", "no", ["B"]),
        ("reseller", "known", False, ["A", "C"]),
        ("cups", "known", True, ["A", "B"]),
    ],
)
def test_conditions_for_lists_and_segments(name, op, written, found):
    fields = one_of_each()
    factories.customer("A", "", custom={"grind": "ground", "cups": 2, "machine": "Gaggia É"})
    factories.customer(
        "B", "", custom={"grind": "beans", "cups": 3, "reseller": False, "tasting": "2026-03-12"}
    )
    factories.customer("C", "")
    having_it = Customer.objects.filter(having(fields[name], op, written))
    assert list(having_it.order_by("name_key").values_list("first_name", flat=True)) == found
