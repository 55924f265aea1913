"""The tone of what customers wrote, French or English: words weighed, turned by negation, contrast, irony,
beside what some 7,300 sentences taught of what happens to customers and how they tell it (learnt.py).

No network and no large model. The accuracy is measured on sentences kept apart from both (docs/voice.md).
Where the lists, the rules or the weights change, VERSION does, and everything is read again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveys.domain.voice.learnt import TONES, Likelihoods, likelihoods, occurring
from surveys.domain.voice.lexicon import Lexicon, language_of, lexicon, tokens_of

VERSION = "taught-3"
CLEAR = 0.3  # from this lean on, of 1, the lists by themselves call a text positive or negative
FULL, MUCH = 3, 6
DOUBT = 0.5  # of a sentence: as much good or bad is never clear
NEGATED_GOOD, NEGATED_BAD = -0.9, -0.6  # "not good" is bad; "not bad" is rather good
REACH = 4  # words a negation reaches over
QUICK, SLOW = 1.5, -1.0
"""How long something took: "in ten minutes", "within the hour"; "for three weeks". Years are faithfulness."""
FORCE, WEAKNESS = 1.5, 0.6
BEFORE_CONTRAST, AFTER_CONTRAST, CONCEDED = 0.6, 1.2, 0.5
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
STOPS, ENDS = frozenset("!?.,;:()…"), frozenset(".,!?")
SIGNS = {
    **dict.fromkeys("😍🤩😀😃😄😁😊🥰😘👍👏❤🎉🙏💯⭐✨😎🤗☺👌💪", 3.0),
    **dict.fromkeys("🙂😉", 1.0),
    **dict.fromkeys("😕🙁☹😐😒", -2.0),
    **dict.fromkeys("😡🤬😠👎😤🤮🤢😭😢💩😞😩😫🙄", -3.0),
}


@dataclass(frozen=True)
class Reading:
    """`certainty` from 0 to 1: how likely it is right; `language` is the one the text is written in."""

    tone: str
    certainty: float
    language: str


def read_tone(text: str, *, language: str = "fr") -> Reading:
    """`language` is the one to expect, where the words themselves do not tell."""
    sentences = [tokens_of(sentence) for sentence in _SENTENCE.split(text.strip())]
    spoken = language_of([token for tokens in sentences for token in tokens], otherwise=language)
    likely = [likelihoods(signs_of(tokens, spoken), spoken) for tokens in sentences]
    tone, certainty = _judged(likely[0] if len(likely) == 1 else _together(likely))
    return Reading(tone, certainty, spoken)


def _judged(likely: Likelihoods) -> tuple[str, float]:
    highest = max(likely)
    return TONES[likely.index(highest)], round(highest, 2)


def _together(likely: Sequence[Likelihoods]) -> Likelihoods:
    """Of several sentences: the neutral ones tell what it is about, praise beside blame is neutral."""
    bad, good = sum(each[0] for each in likely), sum(each[2] for each in likely)
    lean = (good - bad) / (good + bad + DOUBT)
    if abs(lean) < CLEAR:
        return (max(-lean, 0), 1 - abs(lean), max(lean, 0))
    sure = 0.5 + abs(lean) / 2
    return (0, 1 - sure, sure) if lean > 0 else (sure, 1 - sure, 0)


def signs_of(tokens: Sequence[str], language: str) -> dict[str, float]:
    """What the tone of one sentence is judged by."""
    found = list(_Walk(lexicon(language)).over(tokens))
    _turn_irony(found, lexicon(language).sets["praises"])
    last = max((each.clause for each in found), default=0)
    shares = [each.weight * each.share(last) for each in found]
    good, bad = sum(each for each in shares if each > 0), -sum(each for each in shares if each < 0)
    return _weighed(good, bad) | {"=but": last > 0, "=asked": "?" in tokens} | occurring(tokens, language)


def _weighed(good: float, bad: float) -> dict[str, float]:
    """What the lists make of a text, in a form to be weighed beside what was learnt."""
    lean = (good - bad) / (good + bad + 1)
    return {
        "=lean": lean,
        "=good": max(lean - CLEAR, 0),
        "=bad": max(-lean - CLEAR, 0),
        "=praise": min(good, MUCH) / FULL,
        "=blame": min(bad, MUCH) / FULL,
        "=both": min(good, bad) / 2,
        "=mixed": good > 0 < bad,
        "=plain": good == bad == 0,
    }


@dataclass
class _Weighed:
    """One word or phrase that weighs something, in the `clause` it stands in."""

    word: str
    weight: float
    clause: int
    conceded: bool

    def share(self, last: int) -> float:
        """What comes after the last "but" is what was meant."""
        if self.conceded:
            return CONCEDED
        if not last:
            return 1
        return AFTER_CONTRAST if self.clause == last else BEFORE_CONTRAST


class _Walk:
    """From word to word, knowing what the words before do to the next."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon, self.sets = lexicon, lexicon.sets
        self.clause, self.negated_until, self.force, self.conceded = 0, -1, 1.0, False

    def over(self, tokens: Sequence[str]) -> Iterator[_Weighed]:
        place = 0
        while place < len(tokens):
            word = tokens[place]
            length, weight = self.lexicon.phrase_at(tokens, place)
            if not length:
                length, weight = self._span(tokens, place)
            if not length:
                weight = self._turned(self._weight(word), place) if not self._steers(word, place) else 0
            if weight:
                yield _Weighed(word, weight, self.clause, self.conceded)
            self.force = FORCE if word in self.sets["stronger"] else 1.0
            self.force = WEAKNESS if word in self.sets["weaker"] else self.force
            place += length or 1

    def _span(self, tokens: Sequence[str], place: int) -> tuple[int, float]:
        """A time something took, in three words; (0, 0) where none stands here."""
        first, count, unit = (*tokens[place : place + 3], "", "", "")[:3]
        if unit not in self.sets["spans"] or not (count.isdigit() or count in self.sets["counts"]):
            return 0, 0
        if first in self.sets["within"]:
            return 3, QUICK
        return (3, SLOW) if first in self.sets["since"] else (0, 0)

    def _weight(self, word: str) -> float:
        return SIGNS.get(word) or (0 if word in self.sets["stronger"] else self.lexicon.weight(word))

    def _steers(self, word: str, place: int) -> bool:
        """Whether the word weighs nothing itself, but changes what follows."""
        if word in STOPS:
            self.negated_until, self.conceded = -1, self.conceded and word not in ENDS
        elif word in self.sets["contrasts"]:
            self.clause, self.negated_until = self.clause + 1, -1
        elif word in self.sets["concedes"]:
            self.conceded = True
        elif word in self.sets["negates"]:
            self.negated_until = place + REACH
        else:
            return False
        return True

    def _turned(self, weight: float, place: int) -> float:
        weight *= self.force
        if place > self.negated_until:
            return weight
        return weight * (NEGATED_GOOD if weight > 0 else NEGATED_BAD)


def _turn_irony(found: Sequence[_Weighed], praises: frozenset[str]) -> None:
    """Praise around a grievance ("Great, down again!") is one more of it."""
    if any(each.weight <= -2 for each in found) and not any(each.clause for each in found):
        for each in found:
            if each.word in praises and each.weight > 0:
                each.weight = -each.weight / 2
