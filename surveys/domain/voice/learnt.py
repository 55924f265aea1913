"""What labelled sentences taught: how much each word, pair of words and pair of kinds speaks for which tone.

A logistic regression whose weights stand beside this file, one sign a line; `python -m benchmarks.teaching`
learns them anew from benchmarks/labelled/tone_taught.tsv.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from surveys.domain.voice.lexicon import kinds_of
from surveys.enums import Tone

TONES = (Tone.NEGATIVE.value, Tone.NEUTRAL.value, Tone.POSITIVE.value)
BEGINNINGS = (4, 5, 6)  # letters; what other endings of a word share
NEAR = 4  # words from one kind to another that may belong to it
SCALE = 100  # weights are kept as whole numbers
BIAS = "=bias"
_DIGITS = re.compile(r"\d+")
Weights = tuple[float, float, float]
Likelihoods = tuple[float, float, float]
UNKNOWN: Likelihoods = (0.25, 0.5, 0.25)


def occurring(tokens: Sequence[str], language: str) -> dict[str, float]:
    """Which signs occur, in the order of the text: a sum of fractions, and so what is learnt, hangs on it."""
    return dict.fromkeys(_occurring(tokens, language), 1.0)


def _occurring(tokens: Sequence[str], language: str) -> Iterator[str]:
    """Words, their beginnings, pairs, pairs around a word, kinds, kinds near another."""
    words = ["^", *(_DIGITS.sub("0", token) for token in tokens), "$"]
    yield from words[1:-1]
    yield from (f"{one} {next_one}" for one, next_one in pairwise(words))
    yield from (f"{one} _ {other}" for one, other in zip(words, words[2:], strict=False) if len(words) > 3)
    yield from (f"{word[:length]}*" for word in words for length in BEGINNINGS if len(word) > length)
    kinds = [kinds_of(token, language) for token in tokens]
    for place, here in enumerate(kinds):
        for kind in here:
            yield f"<{kind}>"
            yield from (f"<{e}> <{kind}>" for before in kinds[max(0, place - NEAR) : place] for e in before)


def likelihoods(signs: Mapping[str, float], language: str) -> Likelihoods:
    """Of each of TONES, by all signs together; neutral where none is known."""
    known = weights(language)
    leans, occurred, many = list(known[BIAS]), [0.0, 0.0, 0.0], 0
    for sign, value in signs.items():
        if value and (weight := known.get(sign)):
            listed = sign.startswith("=")
            many += not listed
            sums = leans if listed else occurred
            for tone, each in enumerate(weight):
                sums[tone] += value * each
    if not many and signs.get("=plain"):
        return UNKNOWN
    leans = [lean + each / math.sqrt(many or 1) for lean, each in zip(leans, occurred, strict=True)]
    bad, plain, good = (math.exp(lean - max(leans)) for lean in leans)
    return bad / (bad + plain + good), plain / (bad + plain + good), good / (bad + plain + good)


@cache
def weights(language: str) -> dict[str, Weights]:
    """By sign: for negative, neutral, positive."""
    lines = (Path(__file__).parent / f"learnt_{language}.txt").read_text(encoding="utf-8").splitlines()
    known: dict[str, Weights] = {}
    for line in lines:
        sign, bad, plain, good = line.split("\t")
        known[sign] = (int(bad) / SCALE, int(plain) / SCALE, int(good) / SCALE)
    return known
