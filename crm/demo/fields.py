"""What the invented shop wants to know of its customers: fields of its own, tags, two lists to share."""

import random

from core.sql import execute
from crm.enums import Role
from crm.models import User
from customers.models import CustomField, CustomValue
from customers.people.domain.custom_field import add_field
from customers.people.domain.custom_value import row_of
from customers.people.domain.saved_view import save_view
from customers.people.domain.tag import create_tag, tag_customers

GRINDS = [("En grains", "Beans"), ("Filtre", "Filter"), ("Expresso", "Espresso"), ("Piston", "French press")]
MACHINES = ["Gaggia Classic", "Moccamaster", "Bialetti", "De’Longhi Magnifica", "Chemex", "Lelit Anna"]
TAGS = [("Atelier barista", "info", 0.05), ("Presse", "accent", 0.01), ("Épicerie fine", "good", 0.03)]
TAGS += [("À ménager", "warn", 0.02)]
SHARE = 0.55


def seed_fields(rng: random.Random) -> None:
    """Nothing where the house has fields already."""
    if CustomField.objects.exists():
        return
    grind = add_field(label_fr="Mouture préférée", label_en="Favourite grind", kind="choice", choices=GRINDS)
    cups = add_field(label_fr="Tasses par jour", label_en="Cups a day", kind="number")
    machine = add_field(label_fr="Machine à café", label_en="Coffee machine", kind="text")
    tasting = add_field(label_fr="Dernière dégustation", label_en="Last tasting", kind="date")
    reseller = add_field(label_fr="Revendeur", label_en="Reseller", kind="flag")
    people = execute(
        "SELECT id, company <> '', since::date, current_date FROM customers_customer ORDER BY id"
    )
    choices = [choice.pk for choice in grind.choices.all()]
    values: list[CustomValue] = []
    for pk, is_company, since, today in people:
        given: dict[CustomField, object] = {
            grind: rng.choice(choices),
            cups: rng.choice([1, 2, 2, 3, 4, 6]),
            machine: rng.choice(MACHINES),
            tasting: since + (today - since) * rng.random(),
        }
        known = {field: value for field, value in given.items() if rng.random() < SHARE}
        values += [row_of(pk, field, value) for field, value in known.items()]
        values += [row_of(pk, reseller, rng.random() < 0.6)] if is_company else []
    CustomValue.objects.bulk_create(values, batch_size=2_000)
    _seed_tags(rng, [pk for pk, *_rest in people])
    _seed_views(grind)


def _seed_tags(rng: random.Random, people: list[int]) -> None:
    for name, colour, share in TAGS:
        chosen = rng.sample(people, int(len(people) * share))
        tag_customers(customer_ids=chosen, tag=create_tag(name=name, colour=colour), source="demo")


def _seed_views(grind: CustomField) -> None:
    """Kept by the manager for everybody."""
    manager = User.objects.filter(role=Role.MANAGER).order_by("pk").first()
    if manager is None:
        return
    won_back = ["name", "phone", "email", "tier", "revenue", "last_order", "last_contact", "tags"]
    espresso = ["name", "email", "city", grind.name, "custom_cups_a_day", "custom_coffee_machine", "tags"]
    save_view(
        owner_id=manager.pk,
        name="Bons clients à reconquérir",
        query={"status": "lapsing", "tier": "good", "columns": won_back, "order": "-revenue"},
        shared=True,
    )
    save_view(
        owner_id=manager.pk,
        name="Amateurs d’expresso",
        query={grind.name: "espresso", "columns": espresso, "order": "-custom_cups_a_day"},
        shared=True,
    )
