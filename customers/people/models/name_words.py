"""The words of a name as a search finds their beginnings, in any script and any locale of the database."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, Expression, F, Func, Value
from django.db.models.functions import Cast

# Scripts that put no spaces between words: Thai to Burmese, Hangul as it is decomposed, Khmer, kana, Han.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED_WORD = re.compile(f"[{_UNSPACED}]+")
_JOINTS = "-'’·"
_SLIPS_WITHIN = 40  # characters: in a longer text every letter would be one more scan of the index
_REMAINING = 3  # letters that have to be right


def is_unspaced(word: str) -> bool:
    """In such a script a single character may be a whole name."""
    return _UNSPACED_WORD.fullmatch(word) is not None


class NameWords(Func):
    """Each word, and each single character of a script without spaces, as it stands in the folded name.

    Trigrams and dictionaries depend on the locale, and know nothing but ASCII in "C". A name of plain ASCII,
    as most are once folded, is not searched for other scripts: that would cost as much as some more indexes.
    """

    function = "array_to_tsvector"
    _spaced = (
        f"string_to_array(translate(%(expressions)s, '{_JOINTS.replace(chr(39), chr(39) * 2)}', '    '), ' ')"
    )
    template = (
        "array_to_tsvector(array_remove("
        f"CASE WHEN octet_length(%(expressions)s) = length(%(expressions)s) THEN {_spaced} ELSE {_spaced}"
        f" || regexp_split_to_array(regexp_replace(%(expressions)s, '[^{_UNSPACED}]', '', 'g'), '') END, ''))"
    )
    output_field = SearchVectorField()


def name_holds(words: Iterable[str]) -> Expression:
    """A condition: each of these folded words begins a word of the name, in any order."""
    query = Cast(Value(" & ".join(_terms(words))), SearchQueryField())
    match = Func(NameWords(F("name_key")), query, template="(%(expressions)s)", output_field=BooleanField())
    match.arg_joiner = " @@ "
    return match


def _terms(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        for part in re.split(f"[{_JOINTS}]", word):
            if is_unspaced(part):
                yield from (f"'{character}'" for character in part)
            elif part:
                yield "'" + part.replace("\\", "\\\\").replace("'", "''") + "':*"


class NameNearlyHolds(Func):
    """A condition: each word begins one of the name, but for two neighbouring letters of one of them.

    One of several words begins the whole name. A letter wrong, missing or too many, and two that changed
    places, all lie within two neighbours. Every other letter must be there, so that a pattern reads little
    of the trigram index. Where too few letters remain, nobody fits.
    """

    output_field = BooleanField()

    def __init__(self, *words: str) -> None:
        super().__init__(F("name_key"))
        self.patterns: list[list[str]] = []
        if sum(map(len, words)) <= _SLIPS_WITHIN:
            for before in _places(len(words)):
                for slipped in _slips(words):
                    pairs = zip(before, slipped, strict=True)
                    self.patterns.append([f"{start}{word}%" for start, word in pairs])

    def as_sql(
        self, compiler: Any, connection: Any, *_templates: Any, **_extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        name, _none = compiler.compile(self.source_expressions[0])
        either = (" AND ".join([f"{name} LIKE %s"] * len(all_of)) for all_of in self.patterns)
        sql = " OR ".join(either) or "FALSE"
        return f"({sql})", tuple(pattern for all_of in self.patterns for pattern in all_of)


def _slips(words: Sequence[str]) -> Iterable[list[str]]:
    """The words as patterns, two neighbouring letters of one of them left open; enough has to remain."""
    whole = [_literal(word) for word in words]
    remaining = sum(letter.isalnum() for word in words for letter in word) - 2
    for place, word in enumerate(words):
        for cut in range(len(word) - 1):
            if word[cut : cut + 2].isalnum() and remaining >= _REMAINING:
                slipped = f"{_literal(word[:cut])}%{_literal(word[cut + 2 :])}"
                yield [*whole[:place], slipped, *whole[place + 1 :]]


def _literal(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _places(count: int) -> list[list[str]]:
    """What stands before each of so many words: one alone may also follow a space or a hyphen."""
    if count == 1:
        return [[""], ["% "], ["%-"]]
    return [["" if n == first else "% " for n in range(count)] for first in range(count)]
