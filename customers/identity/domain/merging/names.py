"""Of two ways to write one name, the fuller: Louise rather than L., Jean-Pierre rather than Jean, Gagnon
rather than GAGNON."""

import re
import unicodedata

from core.text import fold


def says_less(name: str, other: str) -> bool:
    """Whether `other` is the same name, written more fully. Of two names neither is."""
    words, others = _words(name), _words(other)
    if words == others:
        return _care(name) < _care(other)
    return _shortens(words, others) and not _shortens(others, words)


def _words(name: str) -> list[str]:
    """A letter by itself is an initial, with a dot or without."""
    found: list[str] = re.findall(r"\w+\.?", fold(name))
    return [word[:1] if len(word) == 2 and word.endswith(".") else word for word in found]


def _shortens(words: list[str], others: list[str]) -> bool:
    """Whether each stands among the others, whole or abbreviated, in the same order."""
    rest = iter(others)
    return all(any(_stands_for(word, other) for other in rest) for word in words)


def _stands_for(word: str, other: str) -> bool:
    is_short = len(word) == 1 or word.endswith(".")
    return word == other or (is_short and other.startswith(word.removesuffix(".")))


def _care(name: str) -> tuple[bool, int]:
    """In capitals and small letters, with its accents."""
    accents = sum(map(bool, map(unicodedata.combining, unicodedata.normalize("NFD", name))))
    return not (name.isupper() or name.islower()), accents
