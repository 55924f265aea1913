"""What a condition asks, said in words: numbers, denials, groups, in both languages."""

from typing import Any

import pytest
from django.utils.translation import override

from metrics.domain.rules.rule import read_rule

pytestmark = pytest.mark.django_db


def line(field: str, op: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value, **more}


def test_a_condition_in_words():
    rule = {
        "all": [
            line("orders_placed", ">=", 2, days=90),
            {"any": [line("country", "out", ["FR"]), line("revenue", ">", 1000)]},
            {"not": {"any": [line("email", "is", "no"), line("phone", "is", "no")]}},
        ]
    }
    assert read_rule(rule).words == (
        "have bought at least 2 times in the last 90 days and (do not live in: France or have brought in "
        "more than €1,000) and meet none of these conditions: (have no email address or have no phone number)"
    )
    told = {"any": [line("orders", ">", 1), line("since", "from", "2026-01-01"), line("basket", "<", 12.5)]}
    assert read_rule(told).words == (
        "have placed more than 1 order in all or became customers on or after Thursday 1 January 2026 or "
        "spend less than €12.50 per order on average"
    )


SAID: list[tuple[Any, str, str]] = [
    (
        line("orders", ">=", 1.5),
        "have placed at least 1.5 orders in all",
        "ont passé au moins 1,5 commande en tout",
    ),
    (line("orders", "=", 0), "have never placed an order", "n’ont jamais passé de commande"),
    (line("points", "<=", 1), "have at most 1 point", "ont au plus 1 point"),
    (
        line("orders", "<", 20),
        "have placed fewer than 20 orders in all",
        "ont passé moins de 20 commandes en tout",
    ),
    (
        line("purchase_frequency", "<", 3),
        "order fewer than 3 times a year, since the first order",
        "commandent moins de 3 fois par an depuis la première commande",
    ),
    (line("loyalty", ">=", 50), "have a loyalty of at least 50%", "ont une fidélité d’au moins 50\xa0%"),
    (
        line("since", "within", 1),
        "became customers in the last day",
        "sont devenus clients dans les dernières 24 heures",
    ),
    (
        line("refunds_had", "<=", 0, days=9),
        "got no money back in the last 9 days",
        "n’ont pas été remboursés dans les 9 derniers jours",
    ),
    (
        line("contacts_had", ">=", 1, days=1),
        "were in contact at least once in the last day",
        "ont été en contact au moins une fois dans les dernières 24 heures",
    ),
    (
        line("happened", "=", 2, kind="promise.broken", days=9),
        "had this happen exactly 2 times in the last 9 days: we broke a promise",
        "ont vécu ceci exactement 2 fois dans les 9 derniers jours\xa0: nous avons manqué à une promesse",
    ),
    (
        line("answers_given", ">=", 1, score_kind="nps", score_to=6, days=90),
        "have answered at least once with a score of at most 6 "
        "(kind of score: Recommendation (NPS), 0–10) in the last 90 days",
        "ont répondu au moins une fois avec une note d’au plus 6 "
        "(type de note\xa0: Recommandation (NPS), 0–10) dans les 90 derniers jours",
    ),
    (
        line("answers_given", "=", 0, score_from=2, score_to=8),
        "have not answered with a score from 2 to 8 (all scales brought to 0–10)",
        "n’ont pas répondu avec une note de 2 à 8 (toutes les échelles ramenées à 0–10)",
    ),
    (
        line("last_score", "<=", 6, days=90),
        "gave at most 6 as the score of their last answer (all scales brought to 0–10) in the last 90 days",
        "ont donné au plus 6 comme note de leur dernière réponse (toutes les échelles ramenées à 0–10) "
        "dans les 90 derniers jours",
    ),
    (
        line("revenue_over_time", ">", 200, days=90),
        "have brought in more than €200 in the last 90 days",
        "ont rapporté plus de 200\xa0€ dans les 90 derniers jours",
    ),
    ({"field": "company", "op": "unknown"}, "have no company on record", "n’ont pas de société renseignée"),
    (
        line("city", "begins", "Ly"),
        "have a city beginning with “Ly”",
        "ont une ville commençant par «\xa0Ly\xa0»",
    ),
    (line("status", "out", ["lost"]), "do not have the status: Lost", "n’ont pas le statut\xa0: Perdu"),
    (
        {"not": line("email", "is", "no")},
        "do not meet this condition: (have no email address)",
        "ne remplissent pas cette condition\xa0: (n’ont pas d’adresse e-mail)",
    ),
    (
        {
            "all": [
                line("email", "is", "no"),
                {"all": [{"any": [line("email", "is", "yes"), line("phone", "is", "no")]}]},
            ]
        },
        "have no email address and (have an email address or have no phone number)",
        "n’ont pas d’adresse e-mail et (ont une adresse e-mail ou n’ont pas de téléphone)",
    ),
    ({"all": [{"any": [line("email", "is", "yes")]}]}, "have an email address", "ont une adresse e-mail"),
]


@pytest.mark.parametrize(("rule", "english", "french"), SAID)
def test_each_kind_of_line_is_said_as_people_do(rule: Any, english: str, french: str):
    for language, words in (("en", english), ("fr", french)):
        with override(language):
            assert read_rule(rule).words == words
