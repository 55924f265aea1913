"""What words and short phrases weigh and do, per language: read once from the word lists beside this file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from core.text import fold

LANGUAGES = ("fr", "en")
SHORTEST_STEM, LONGEST_STEM = 2, 24
REMEMBERED = 20_000
_TOKEN = re.compile(r"[^\W_]+|[!?.,;:()…]|[\U0001F300-\U0001FAFF\u2600-\u27BF]")
_CONTRACTED = [
    (re.compile(r"[’ʼ`]"), "'"),
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
]


@dataclass
class Lexicon:
    """Weights from −3 to 3. A stem begins a word; a phrase may end in a stem. `sets`: what words do."""

    words: dict[str, float] = field(default_factory=dict)
    stems: dict[str, float] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], float]]] = field(default_factory=dict)
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    kinds: dict[str, list[str]] = field(default_factory=dict)

    def add(self, entry: str, weight: float) -> None:
        parts = tuple(entry.split("_"))
        if len(parts) > 1:
            known = self.phrases.setdefault(parts[0], [])
            known.append((parts, weight))
            known.sort(key=lambda phrase: -len(phrase[0]))
        elif entry.endswith("*"):
            self.stems[entry[:-1]] = weight
        else:
            self.words[entry] = weight

    def weight(self, word: str) -> float:
        if word in self.words:
            return self.words[word]
        for length in range(min(len(word), LONGEST_STEM), SHORTEST_STEM, -1):
            if (found := self.stems.get(word[:length])) is not None:
                return found
        return 0

    def phrase_at(self, tokens: Sequence[str], place: int) -> tuple[int, float]:
        """How many tokens from here are a known phrase, and its weight; (0, 0) where none begins."""
        for parts, weight in self.phrases.get(tokens[place], ()):
            here = tokens[place : place + len(parts)]
            if len(here) == len(parts) and all(map(_agrees, parts, here)):
                return len(parts), weight
        return 0, 0


def _agrees(part: str, token: str) -> bool:
    return token.startswith(part[:-1]) if part.endswith("*") else token == part


@cache
def lexicon(language: str) -> Lexicon:
    made = Lexicon()
    for line in (Path(__file__).parent / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, entries = line.split(":", 1)
            _take_in(made, name, entries.split())
    return made


def _take_in(made: Lexicon, name: str, entries: Sequence[str]) -> None:
    if name.startswith("kind "):
        for entry in entries:
            made.kinds.setdefault(entry, []).append(name.removeprefix("kind "))
        return
    if name.isalpha():
        made.sets[name] = frozenset(entries)
        return
    for entry in entries:
        made.add(entry, float(name))


def kinds_of(word: str, language: str) -> tuple[str, ...]:
    """What a word stands for ("wanted", "fails" …), by itself or by one of its stems.

    No entry is longer than the longest stem: of a longer word no more is looked at, nor remembered.
    """
    return _kinds_of(word[: LONGEST_STEM + 1], language)


@lru_cache(maxsize=REMEMBERED)
def _kinds_of(word: str, language: str) -> tuple[str, ...]:
    known = lexicon(language).kinds
    stems = (f"{word[:length]}*" for length in range(SHORTEST_STEM, min(len(word), LONGEST_STEM) + 1))
    return tuple(sorted({kind for entry in (word, *stems) for kind in known.get(entry, ())}))


def tokens_of(text: str) -> list[str]:
    """Folded words, marks and signs in their order: "N’est-ce pas ?" → ["n", "est", "ce", "pas", "?"]."""
    folded = fold(text)
    for pattern, instead in _CONTRACTED:
        folded = pattern.sub(instead, folded)
    return _TOKEN.findall(folded)


def language_of(tokens: Sequence[str], *, otherwise: str) -> str:
    """By its small words; `otherwise` where they do not tell."""
    fr, en = (sum(token in lexicon(each).sets["telling"] for token in tokens) for each in LANGUAGES)
    if fr == en:
        return otherwise
    return "fr" if fr > en else "en"
