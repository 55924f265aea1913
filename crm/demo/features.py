"""A survey of the demo about features, asked in pairs, with answers that make a pyramid of needs."""

import random

from django.db import transaction

from surveys.domain.version import draft_survey, publish, shown_version
from surveys.enums import Phase, QuestionKind
from surveys.models import Question, Survey

SLUG = "features"
# Key, the pair in both languages, and how often of ten it is answered so: with it | without it.
PAIRS = [
    (
        "tracking",
        ("Si vous pouviez suivre chaque colis ?", "Et si vous ne pouviez pas le suivre ?"),
        ("If you could follow each parcel?", "And if you could not follow it?"),
        {"2|5": 5, "3|5": 2, "1|5": 2, "3|3": 1},
    ),
    (
        "secure-payment",
        ("Si le paiement était sécurisé ?", "Et si le paiement n’était pas sécurisé ?"),
        ("If paying was secure?", "And if paying was not secure?"),
        {"2|5": 7, "1|5": 2, "3|4": 1},
    ),
    (
        "fast-answer",
        ("Si nous répondions en une heure ?", "Et si nous répondions en deux jours ?"),
        ("If we answered within an hour?", "And if we answered after two days?"),
        {"1|5": 6, "1|3": 2, "2|5": 1, "3|3": 1},
    ),
    (
        "repair",
        ("Si nous réparions vos achats ?", "Et si nous ne les réparions pas ?"),
        ("If we repaired what you bought?", "And if we did not repair it?"),
        {"1|3": 3, "1|5": 4, "3|3": 2, "5|1": 1},
    ),
    (
        "gift-wrap",
        ("Si un mot manuscrit accompagnait le colis ?", "Et s’il n’y en avait pas ?"),
        ("If a handwritten note came with the parcel?", "And if there was none?"),
        {"1|3": 5, "1|4": 2, "3|3": 2, "1|5": 1},
    ),
    (
        "app",
        ("Si nous avions une application ?", "Et si nous n’en avions pas ?"),
        ("If we had an app?", "And if we had none?"),
        {"3|3": 6, "1|3": 2, "4|3": 1, "5|2": 1},
    ),
]


def ask_of_features() -> Survey:
    known = Survey.objects.filter(slug=SLUG).first()
    if known:
        return known
    with transaction.atomic():
        survey = draft_survey(
            slug=SLUG,
            phase=Phase.OTHER.value,
            title_fr="Ce qui compte pour vous",
            title_en="What matters to you",
        )
        version = shown_version(survey)
        Question.objects.filter(version=version).delete()
        Question.objects.bulk_create(
            Question(
                version=version,
                position=place,
                key=key,
                kind=QuestionKind.KANO,
                text_fr=french[0],
                contrary_fr=french[1],
                text_en=english[0],
                contrary_en=english[1],
            )
            for place, (key, french, english, _told) in enumerate(PAIRS, start=1)
        )
        publish(survey=survey)
    return survey


def draw_feelings(rng: random.Random, key: str) -> list[str]:
    """How one customer feels with it and without it; nothing for a question that is no such pair."""
    told = next((pairs for name, *_words, pairs in PAIRS if name == key), None)
    return rng.choices(list(told), list(told.values()))[0].split("|") if told else []
