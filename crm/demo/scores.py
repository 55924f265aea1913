"""How satisfied the invented customers were after a purchase, and how easy it was to be helped."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from crm.demo import cast
from crm.demo.asking import LANGUAGE, ask
from crm.demo.ledger import COLUMNS, SEED, Ledger
from surveys.domain.tone import feeling_of
from surveys.models import Survey

EFFORT = {
    "kind": "ces",
    "title_fr": "Effort après un contact",
    "title_en": "Effort after a contact",
    "question_fr": "À quel point a-t-il été facile de résoudre votre problème\u00a0?",
    "question_en": "How easy was it to solve your problem?",
    "lowest_fr": "Très difficile",
    "lowest_en": "Very hard",
    "highest_fr": "Très facile",
    "highest_en": "Very easy",
    "scale_min": 0,
    "scale_max": 7,
}
CARE = {
    "kind": "csat",
    "title_fr": "Satisfaction après un contact",
    "title_en": "Satisfaction after a contact",
    "question_fr": "Êtes-vous satisfait de notre échange\u00a0?",
    "question_en": "How satisfied are you with our conversation?",
    "lowest_fr": "Pas du tout satisfait",
    "lowest_en": "Not at all satisfied",
    "highest_fr": "Très satisfait",
    "highest_en": "Very satisfied",
    "scale_min": 1,
    "scale_max": 5,
}
ASKED, ANSWERED, IN_WORDS = 0.16, 0.45, 0.3
ASKED_ABOUT_CARE = 0.08
CONTACT = COLUMNS["customers_interaction"].split()


def seed_scores(ledger: Ledger) -> None:
    """Some of each are asked a day later; dice of their own, so that the rest of the story stays as it is."""
    rng, words = random.Random(SEED + 1), random.Random(SEED + 3)
    satisfaction = Survey.objects.get(slug="csat-after-purchase")
    effort = Survey.objects.get_or_create(slug="ces-after-contact", defaults=EFFORT)[0]
    for row in ledger.rows["customers_order"]:
        if row[1] and rng.random() < ASKED:
            score = rng.choices([1, 2, 3, 4, 5], [3, 5, 12, 38, 42])[0]
            comment = _of_order(ledger, words, row[1], score) if words.random() < IN_WORDS else ""
            _ask(ledger, rng, satisfaction, row[1], f"order:{row[0]}", row[4], score, comment)
    for number, customer, at, solved in list(_contacts(ledger)):
        if rng.random() < ASKED:
            weights = [1, 2, 4, 8, 14, 25, 28, 18] if solved else [6, 10, 16, 20, 20, 16, 8, 4]
            score = rng.choices(range(8), weights)[0]
            _ask(ledger, rng, effort, customer, f"interaction:{number}", at, score)
    _ask_about_care(ledger, random.Random(SEED + 2))


def _of_order(ledger: Ledger, rng: random.Random, customer: int, score: int) -> str:
    language = ledger.rows["customers_customer"][customer - 1][LANGUAGE]
    return rng.choice(cast.OF_ORDERS[language][feeling_of("csat", score)])


def _ask_about_care(ledger: Ledger, rng: random.Random) -> None:
    """How satisfied they were with the contact itself: better where it solved something."""
    care = Survey.objects.get_or_create(slug="csat-after-contact", defaults=CARE)[0]
    for number, customer, at, solved in list(_contacts(ledger)):
        if rng.random() < ASKED_ABOUT_CARE:
            score = rng.choices([1, 2, 3, 4, 5], [2, 4, 10, 40, 44] if solved else [16, 20, 26, 26, 12])[0]
            _ask(ledger, rng, care, customer, f"interaction:{number}", at, score)


def _contacts(ledger: Ledger) -> Iterator[tuple[int, int, datetime, bool]]:
    at, solved = CONTACT.index("started_at"), CONTACT.index("solved")
    for row in ledger.rows["customers_interaction"]:
        yield row[0], row[1], row[at], bool(row[solved])


def _ask(
    ledger: Ledger,
    rng: random.Random,
    survey: Survey,
    customer: int,
    occasion: str,
    at: datetime,
    score: int,
    comment: str = "",
) -> None:
    asked = at + timedelta(days=1)
    answered = asked + timedelta(hours=1 + rng.expovariate(1 / 14)) if rng.random() < ANSWERED else None
    if max(asked, answered or asked) < ledger.today:
        reply = (answered, score, comment) if answered else None
        ask(ledger, survey, customer, occasion=occasion, at=asked, reply=reply)
