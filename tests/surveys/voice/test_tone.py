"""The tone of sentences, and how often it is read right."""

import pytest

from benchmarks.suites.tone import labelled
from surveys.domain.voice.tone import Reading, read_tone


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Service parfait, merci !", "positive"),
        ("Ce n’est pas bon.", "negative"),
        ("Pas mal du tout.", "positive"),
        ("Aucun problème.", "positive"),
        ("The room was not clean.", "negative"),
        ("It wasn't a problem.", "positive"),
        ("Accueil un peu froid, mais un service excellent.", "positive"),
        ("Nice people, but a terrible product.", "negative"),
        ("Super, encore en panne !", "negative"),
        ("Répondu en dix minutes.", "positive"),
        ("Sans nouvelles depuis trois semaines.", "negative"),
        ("Merci de me rappeler au 02.", "neutral"),
        ("Coupe et couleur, petit-déjeuner compris.", "neutral"),
        ("Answered within the hour.", "positive"),
        ("On hold for two hours.", "negative"),
        ("Customer for ten years.", "neutral"),
        ("👍", "positive"),
        ("😡", "negative"),
        ("Commande 4711.", "neutral"),
        ("", "neutral"),
        ("مرحبا", "neutral"),
        ("x" * 100_000, "neutral"),
    ],
)
def test_words_are_turned_by_what_stands_before_them(text: str, tone: str) -> None:
    assert read_tone(text).tone == tone


def test_the_language_is_told_by_the_small_words() -> None:
    assert read_tone("It was not good at all", language="fr") == Reading("negative", 0.82, "en")
    assert read_tone("Bon", language="en").language == "en"


@pytest.mark.parametrize(("language", "least"), [("fr", 0.68), ("en", 0.6)])
def test_sentences_no_list_was_made_for_are_read_as_often_as_is_said(language: str, least: float) -> None:
    """Most of them tell what happened without a word of praise or blame: docs/voice.md."""
    sentences = [each for each in labelled("tone_apart") if each.language == language]
    assert len(sentences) == 54
    right = sum(read_tone(each.text, language=language).tone == each.tone for each in sentences)
    assert right / len(sentences) >= least


@pytest.mark.parametrize("language", ["fr", "en"])
def test_four_of_five_labelled_sentences_are_read_right(language: str) -> None:
    sentences = [each for each in labelled() if each.language == language]
    assert len(sentences) == 126
    right = sum(read_tone(each.text, language=language).tone == each.tone for each in sentences)
    assert right / len(sentences) >= 0.8
