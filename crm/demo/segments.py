"""Segments the invented shop made itself, one segmentation of its own, and a list somebody keeps by hand."""

from typing import Any

from core.sql import execute
from customers.models import Tag
from metrics.domain.listing import list_customers
from metrics.domain.segment import Naming, create_list, create_segment, create_split
from metrics.models import Segment


def line(field: str, op: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value, **more}


BOUGHT_LATELY = line("orders_placed", ">=", 2, days=90)
REACHABLE = line("consent", "in", ["marketing-email"])

SEGMENTS: list[tuple[str, str, dict[str, Any]]] = [
    ("Fidèles joignables par e-mail", "Loyal, reachable by email", {"all": [BOUGHT_LATELY, REACHABLE]}),
    (
        "Bons clients à reconquérir",
        "Good customers to win back",
        {
            "all": [
                line("status", "in", ["lapsing", "lost"]),
                line("tier", "in", ["great", "good"]),
                {"not": {"any": [line("contacts_had", ">=", 1, days=60)]}},
            ]
        },
    ),
    (
        "Amateurs d’espresso",
        "Espresso lovers",
        {
            "any": [
                line("custom_favourite_grind", "in", ["espresso"]),
                line("bought", "in", ["ESP-500"], days=365),
            ]
        },
    ),
    (
        "Ont appelé sans acheter depuis",
        "Called, and bought nothing since",
        {"all": [line("contacts_had", ">=", 2, days=180), line("orders_placed", "<=", 0, days=180)]},
    ),
]
RHYTHM: list[tuple[str, str, dict[str, Any]]] = [
    ("Chaque mois", "Every month", {"all": [line("orders_placed", ">=", 3, days=90)]}),
    ("Chaque saison", "Every season", {"all": [line("orders_placed", ">=", 1, days=90)]}),
    ("Chaque année", "Every year", {"all": [line("orders_placed", ">=", 1, days=365)]}),
]


def seed_segments() -> None:
    """Nothing where the house has segments of its own already."""
    if Segment.objects.filter(built_in=False).exists():
        return
    for name_fr, name_en, rule in SEGMENTS:
        create_segment(naming=Naming(name_fr=name_fr, name_en=name_en), rule=rule)
    rhythm = create_split(name_fr="Rythme d’achat", name_en="Rhythm of purchases")
    for name_fr, name_en, rule in RHYTHM:
        create_segment(naming=Naming(name_fr=name_fr, name_en=name_en), rule=rule, split=rhythm)
    _seed_list()


def _seed_list() -> None:
    """Whom the shop invites for coffee: those of the workshop, by hand."""
    naming = Naming(
        name_fr="Invités de la dégustation de Noël",
        name_en="Guests of the Christmas tasting",
        explanation_fr="Invités à la boutique, sur proposition de l’équipe.",
        explanation_en="Invited to the shop, as the team proposed.",
    )
    guests = create_list(naming=naming)
    workshop = Tag.objects.filter(name="Atelier barista").first()
    ids = execute(
        "SELECT customer_id FROM customers_customertag WHERE tag_id = %(tag)s ORDER BY customer_id LIMIT 48",
        tag=workshop and workshop.pk,
    )
    list_customers(segment=guests, customer_ids=[pk for (pk,) in ids])
