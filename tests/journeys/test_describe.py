"""What a journey waits for, in words that a person would use."""

from typing import Any

import pytest
from django.utils.translation import override

from journeys.domain.describe import condition_line, ending_words

PHONE: Any = {"field": "channel", "is": "phone"}
SOLVED: Any = {"field": "solved", "is": True}
FIRST: Any = {"order": "first"}


@pytest.mark.parametrize(
    ("where", "english", "french"),
    [
        ({}, "", ""),
        (PHONE, "Only if channel: Phone", "Seulement si canal\xa0: Téléphone"),
        (
            {"not": FIRST},
            "Unless it is the customer’s first order",
            "Sauf si c’est la première commande du client",
        ),
        (
            {"all": [{"not": SOLVED}, PHONE, {"not": FIRST}]},
            "Only if channel: Phone, unless solved: yes or it is the customer’s first order",
            "Seulement si canal\xa0: Téléphone, "
            "sauf si résolu\xa0: oui ou c’est la première commande du client",
        ),
        ({"all": [{"not": SOLVED}]}, "Unless solved: yes", "Sauf si résolu\xa0: oui"),
        (
            {"all": [{"any": [SOLVED, FIRST]}, PHONE]},
            "Only if (solved: yes or it is the customer’s first order) and channel: Phone",
            "Seulement si (résolu\xa0: oui ou c’est la première commande du client) et canal\xa0: Téléphone",
        ),
        (
            {"any": [PHONE, {"not": SOLVED}]},
            "Only if channel: Phone or this is not so (solved: yes)",
            "Seulement si canal\xa0: Téléphone ou ceci n’est pas vrai (résolu\xa0: oui)",
        ),
    ],
)
def test_a_condition_reads_as_a_sentence(where: Any, english: str, french: str) -> None:
    said = []
    for language in ("en", "fr"):
        with override(language):
            said.append(condition_line(where))
    assert said == [english, french]


def test_an_ending_says_what_stops_it() -> None:
    ending = {"kind": "survey.answered", "where": {"not": {"field": "again", "is": ""}}}
    with override("en"):
        assert ending_words(ending) == "A survey is answered (unless second question: none)"
