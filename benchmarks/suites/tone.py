"""How often the tone of a sentence is read as a person reads it, and how many sentences a second."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.harness import Result, bench, timed
from benchmarks.scale import Sizes
from surveys.domain.voice.tone import read_tone

PLACE = Path(__file__).parent.parent / "labelled"
GOAL, FOLD = 80, 10
FRESH = {
    "tone_fresh": "fresh sentences",
    "tone_later": "later fresh sentences",
    "tone_unseen": "unseen trades",
}


class Sentence(NamedTuple):
    """As a person labelled it; `trait` is negation, contrast, irony or nothing."""

    language: str
    tone: str
    trade: str
    trait: str
    text: str


def labelled(name: str = "tone") -> list[Sentence]:
    lines = (PLACE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [Sentence(*line.split("\t")) for line in lines]


@bench
def tone(_sizes: Sizes) -> Iterator[Result]:
    """Those apart and the fresh ones taught nothing, neither the lists nor the weights (docs/voice.md)."""
    sentences = labelled()
    for language in ("fr", "en"):
        share = _right([each for each in sentences if each.language == language])
        yield Result(f"tone: read right, {language}", share, None, "%", f"≥ {GOAL} %", share >= GOAL)
    for language in ("fr", "en"):
        share = _right([each for each in labelled("tone_apart") if each.language == language])
        yield Result(f"tone: sentences apart, {language}", share, None, "%", f"≥ {GOAL} %", share >= GOAL)
    for name, what in FRESH.items():
        for language in ("fr", "en"):
            share = _right([each for each in labelled(name) if each.language == language])
            yield Result(f"tone: {what}, {language}", share, None, "%")
    for trait in ("negation", "contrast", "irony"):
        share = _right([each for each in sentences if each.trait == trait])
        yield Result(f"tone: read right, {trait}", share, None, "%")
    seconds = timed(lambda: [_right(sentences) for _ in range(FOLD)])
    yield Result("tone: sentences a second", FOLD * len(sentences) / seconds, None, "/s")


def _right(sentences: Sequence[Sentence]) -> float:
    """The share read as labelled, in percent."""
    right = sum(read_tone(each.text, language=each.language).tone == each.tone for each in sentences)
    return 100 * right / len(sentences)
