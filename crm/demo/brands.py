"""A second brand of the demo's coffee shop: a roastery by the sea, which asks in its own words."""

import random
from pathlib import Path

from core.sql import execute
from crm.demo.questionnaires import answer_to
from customers.commerce.domain.brand import create_brand
from customers.models import Brand, Customer
from surveys.domain.open_link import make_open_link
from surveys.domain.version import publish
from surveys.domain.wording import change_wording
from surveys.enums import Phase
from surveys.models import Survey

KEY, ASKED, EVERY = "brulerie-du-port", 30, 7
WORDS = {
    "mail.subject": {
        "fr": "Votre café du Port, {first_name} : qu’en dites-vous ?",
        "en": "Your coffee from the Port, {first_name}: what do you say?",
    },
    "mail.intro": {
        "fr": "Bonjour {first_name},\n\nNous avons torréfié votre café le matin de son départ."
        " Une note, et notre torréfacteur vous lit.",
        "en": "Hello {first_name},\n\nWe roasted your coffee the morning it left."
        " A score, and our roaster reads you.",
    },
    "lead.question": {
        "fr": "Êtes-vous satisfait de votre café de la Brûlerie ?",
        "en": "How satisfied are you with your coffee from the Brûlerie?",
    },
    "thanks": {
        "fr": "Merci ! Toute la Brûlerie vous lit.",
        "en": "Thank you! Everybody at the Brûlerie reads you.",
    },
}

# Every seventh customer is one of the roastery: what they buy, say and are asked is in its name.
_OF_THE_BRAND = "customer_id %% %(every)s = 3"
_FACTS = f"""
    WITH orders AS (UPDATE customers_order SET brand_id = %(brand)s WHERE {_OF_THE_BRAND}),
    carts AS (UPDATE customers_cart SET brand_id = %(brand)s WHERE {_OF_THE_BRAND}),
    contacts AS (UPDATE customers_interaction SET brand_id = %(brand)s WHERE {_OF_THE_BRAND})
    UPDATE surveys_invitation SET brand_id = %(brand)s
    WHERE {_OF_THE_BRAND} AND occasion ~ '^(interaction|order):'
"""
_EVENTS = f"""
    UPDATE customers_event SET data = data || jsonb_build_object('brand', brand.key, 'brand_name', brand.name)
    FROM customers_brand brand
    WHERE brand.id = %(brand)s AND {_OF_THE_BRAND} AND (
        kind IN ('order.placed', 'cart.changed', 'contact.logged')
        OR kind IN ('survey.invited', 'survey.answered') AND data ->> 'occasion' ~ '^(interaction|order):')
"""


def seed_brands(rng: random.Random) -> None:
    survey = Survey.objects.get(slug=f"{Phase.PURCHASE.value}-survey")
    known = Brand.objects.filter(key=KEY).first()
    brand = known or _begin(survey)
    if not known:
        for statement in (_FACTS, _EVENTS):
            execute(statement, brand=brand.pk, every=EVERY)
    _ask(rng, survey, brand)


def _begin(survey: Survey) -> Brand:
    logo = Path(__file__).with_name(f"{KEY}.png").read_bytes()
    name, sender, accent = "Brûlerie du Port", "La Brûlerie du Port", "#1d5fa6"
    brand = create_brand(key=KEY, name=name, sender=sender, accent=accent, logo=logo)
    change_wording(survey=survey, brand=brand, words=WORDS)
    publish(survey=survey)
    make_open_link(survey=survey, name="Quai de la Brûlerie", channel="store", brand=brand)
    return brand


def _ask(rng: random.Random, survey: Survey, brand: Brand) -> None:
    people = list(Customer.objects.exclude(survey_invitations__survey=survey).order_by("pk")[: 3 * ASKED])
    for customer in rng.sample(people, min(ASKED, len(people) // 3)):
        answer_to(rng, survey, customer, brand=brand)
