"""The words of a name as a search finds their beginnings, in any script and any locale of the database."""

import re
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, Expression, F, Func, Value
from django.db.models.functions import Cast

# Scripts that put no spaces between words: Thai to Burmese, Hangul as it is decomposed, Khmer, kana, Han.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED_WORD = re.compile(f"[{_UNSPACED}]+")
JOINTS = "-'’·"


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
        f"string_to_array(translate(%(expressions)s, '{JOINTS.replace(chr(39), chr(39) * 2)}', '    '), ' ')"
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
        for part in re.split(f"[{JOINTS}]", word):
            if is_unspaced(part):
                yield from (f"'{character}'" for character in part)
            elif part:
                yield "'" + part.replace("\\", "\\\\").replace("'", "''") + "':*"
