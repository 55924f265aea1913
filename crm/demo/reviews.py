"""Ten reviews of the invented shop, some answered, some waiting; six themes people talk about."""

import random
from datetime import datetime, timedelta
from typing import NamedTuple

from crm.models import User
from customers.models import Customer
from surveys.domain.review import NewReview, answer_review, record_reviews
from surveys.domain.theme import save_theme
from surveys.models import Review, Theme


class Told(NamedTuple):
    days_ago: float
    source: str
    stars: int
    author: str
    text: str
    answer: str = ""


TOLD = [
    Told(0.3, "Google", 2, "Marc D.", "Colis arrivé ouvert, deux paquets manquants. J’attends une réponse."),
    Told(1, "Trustpilot", 5, "Léa P.", "Café délicieux, livré en deux jours, emballage soigné. Bravo !"),
    Told(2, "Google", 4, "Anna K.", "Great coffee and friendly advice, delivery could be quicker."),
    Told(5, "Trustpilot", 1, "J. Brown", "The grinder broke after a month and nobody answers my emails."),
    Told(9, "Google", 5, "Sophie L.", "Accueil charmant au téléphone, on se sent écouté.", "Merci Sophie !"),
    Told(16, "Google", 3, "", "Correct, sans plus. Prix un peu élevés."),
    Told(24, "Trustpilot", 5, "Tom W.", "Always fresh, always on time.", "Thank you, Tom."),
    Told(
        38,
        "Google",
        2,
        "Paul R.",
        "Livraison très lente et facture fausse.",
        "Nous sommes désolés, Paul : la facture est corrigée et la livraison vous est remboursée.",
    ),
    Told(55, "Google", 4, "Inès M.", "Très bons produits, le site pourrait être plus clair.", "Merci Inès."),
    Told(80, "Trustpilot", 5, "", "", "Merci !"),
]


def seed_reviews(rng: random.Random, *, now: datetime) -> None:
    """Every third was written by a customer we know."""
    known = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:200])
    agent_id = User.objects.order_by("pk").values_list("pk", flat=True).first()
    told = [
        NewReview(
            source=each.source,
            external_id=f"demo-{number}",
            url=f"https://reviews.example.org/{number}",
            stars=each.stars,
            posted_at=now - timedelta(days=each.days_ago),
            text=each.text,
            author=each.author,
            customer_id=rng.choice(known) if known and number % 3 == 0 else None,
        )
        for number, each in enumerate(TOLD, 1)
    ]
    record_reviews(reviews=told, actor_id=None, language="fr")
    for review in Review.objects.exclude(external_id=""):
        answer = TOLD[int(review.external_id.removeprefix("demo-")) - 1].answer
        if answer:
            answer_review(review=review, text=answer, actor_id=agent_id)


THEMES = [
    ("Livraison", "Delivery", "livr*, colis, retard, en avance", "deliver*, parcel, late, on time"),
    ("Prix", "Price", "prix, cher, chere, tarif, facture", "price, expensive, cheap, invoice, bill"),
    (
        "Accueil et conseil",
        "Advice",
        "conseil*, accueil, aimable, ecoute",
        "advice, friendly, polite, lovely",
    ),
    ("Qualité du café", "Quality of the coffee", "cafe, gout, frais, fraicheur", "coffee, taste, fresh"),
    (
        "Appareils",
        "Appliances",
        "moulin, machine, panne, appareil",
        "grinder, machine, stopped working, broke*",
    ),
    (
        "Rappel et suivi",
        "Follow-up",
        "rappel*, nouvelles, suivi",
        "called back, explain, answers, word about it",
    ),
]


def seed_themes() -> None:
    known = set(Theme.objects.values_list("name_fr", flat=True))
    for name_fr, name_en, words_fr, words_en in THEMES:
        if name_fr in known:
            continue
        save_theme(theme=None, name_fr=name_fr, name_en=name_en, words_fr=words_fr, words_en=words_en)
