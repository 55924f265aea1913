"""The weights that ship come from the sentences beside them, and from no sentence they are measured by."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import teaching
from benchmarks.suites.tone import labelled
from surveys.domain.voice.learnt import BIAS, TONES, weights
from surveys.domain.voice.lexicon import LANGUAGES


def test_the_weights_are_of_the_signs_of_the_sentences() -> None:
    """Otherwise: python -m benchmarks.teaching, and another VERSION."""
    rows = [teaching.signs(language, text) for language, _, text in teaching.taught()]
    known = set(teaching.columns(rows))
    for language in LANGUAGES:
        own = {sign if sign[0] in "=<" else f"{language} {sign}" for sign in set(weights(language)) - {BIAS}}
        assert own == {sign for sign in known if sign[0] in "=<" or sign.startswith(f"{language} ")}


@pytest.mark.parametrize(
    "name", ["tone", "tone_seen", "tone_apart", "tone_fresh", "tone_later", "tone_unseen"]
)
def test_no_sentence_taught_what_it_measures(name: str) -> None:
    taught = {(language, text.casefold()) for language, _, text in teaching.taught()}
    assert not taught & {(each.language, each.text.casefold()) for each in labelled(name)}


def test_it_learns_what_tells_the_tones_apart() -> None:
    told = [("late", 0), ("monday", 1), ("early", 2)] * 4
    rows = [{word: 1.0, "^": 1.0} for word, _ in told]
    known = teaching.columns(rows)
    signs = teaching.matrix(rows, known)
    learnt = teaching.fitted(signs, np.array([tone for _, tone in told]))
    assert list(teaching.likelihoods(signs, learnt).argmax(1)) == [tone for _, tone in told]
    assert (learnt[known["late"]].argmax(), len(TONES)) == (0, learnt.shape[1])
    assert np.abs(learnt[known["^"]]).max() < 0.01


def test_the_lists_weigh_by_themselves_and_what_occurs_by_how_much_there_is() -> None:
    rows = [{"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0, "=lean": 0.5}] * 2
    assert teaching.matrix(rows, teaching.columns(rows)).toarray()[0].tolist() == [0.5, 0.5, 0.5, 0.5, 0.5]


def test_learning_again_elsewhere_moves_no_weight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another machine sums in another order: a weight beside the middle of two steps would change sides."""
    monkeypatch.setattr(teaching, "PLACE", tmp_path)
    known, learnt = {"en late": 0, "=lean": 1}, np.array([[0.0449, 0, -0.0449], [0.2, 0, -0.2], [0, 0, 0]])
    teaching.write(known, learnt)
    first = teaching.standing("en")
    teaching.write(known, learnt + np.array([0.0002, 0, -0.0002]))
    assert teaching.standing("en") == first == {"=bias": [0, 0, 0], "=lean": [20, 0, -20], "late": [4, 0, -4]}
    teaching.write(known, learnt + np.array([0.02, 0, -0.02]))
    assert teaching.standing("en")["late"] == [6, 0, -6]
