"""Text as people type it, made comparable."""

import unicodedata
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter


def fold(text: str) -> str:
    """Lower case, without accents, single spaces: "  Amélie  FOTSO" → "amelie fotso"."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def clean_line(text: str) -> str:
    """One storable line: no NUL, no lone surrogate, no control character, trimmed."""
    if text.isprintable():
        return " ".join(text.split())
    printable = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join(printable.encode("utf-8", "ignore").decode().split())


def clean_text(text: str) -> str:
    """Storable text of several lines: no NUL, no lone surrogate; line ends as "\\n"."""
    unixed = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return unixed.encode("utf-8", "ignore").decode().strip()


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """`text` in pieces, True where a folded word of a search stands: for a <mark> in the page.

    marked("Amélie Fotso", ["ame"]) → [("Amé", True), ("lie Fotso", False)]
    """
    folded = [(fold(character) or character.casefold(), place) for place, character in enumerate(text)]
    plain = "".join(letters for letters, _ in folded)
    places = [place for letters, place in folded for _ in letters]
    hit = [False] * len(text)
    for word in words:
        start = _at_word_start(plain, word)
        for place in places[start : start + len(word)] if start >= 0 else ():
            hit[place] = True
    return [
        ("".join(character for character, _ in run), is_hit)
        for is_hit, run in groupby(zip(text, hit, strict=True), key=itemgetter(1))
    ]


def marked_digits(text: str, digits: str) -> list[tuple[str, bool]]:
    """A phone number in pieces, True where `digits` stand in it, whatever stands between them.

    marked_digits("06 12 34", "123") → [("06 ", False), ("12 3", True), ("4", False)]
    """
    places = [place for place, character in enumerate(text) if character.isdigit()]
    start = "".join(text[place] for place in places).rfind(digits) if digits else -1
    if start < 0:
        return [(text, False)]
    begin, end = places[start], places[start + len(digits) - 1] + 1
    return [
        piece for piece in [(text[:begin], False), (text[begin:end], True), (text[end:], False)] if piece[0]
    ]


def _at_word_start(plain: str, word: str) -> int:
    start = f" {plain}".find(f" {word}")
    return start if start >= 0 else plain.find(word)
