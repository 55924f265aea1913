"""Which themes a text speaks of, and which words it uses that no theme has yet."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from core.text import fold
from surveys.domain.voice.lexicon import lexicon, tokens_of
from surveys.models import Theme, Verbatim

SHORTEST_TERM, RARE = 4, 2
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=512)
def pattern_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds any of these folded words, in the singular or the plural."""
    if not words:
        return None
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(_tolerant, words)) + r")(?![^\W_])")


def _tolerant(entry: str) -> str:
    stem = entry.endswith("*")
    parts = re.split(r"[ '’-]", entry.rstrip("*"))
    plural = r"(?:s|x|es)?"
    body = (plural + r"[\s'’-]+").join(map(re.escape, parts))
    for apart, together in (("oe", "œ"), ("ae", "æ")):  # no accent: they stay whole
        body = re.sub(f"{apart}|{together}", f"(?:{apart}|{together})", body)
    return body + (r"[^\W_]*" if stem else plural)


def finders(rows: Iterable[Theme]) -> list[tuple[int, re.Pattern[str]]]:
    """What finds each theme, in words of either language: customers mix them."""
    words = {row.pk: tuple(f"{row.words_fr}\n{row.words_en}".strip("\n").split("\n")) for row in rows}
    patterns = {pk: pattern_of(each) for pk, each in words.items()}
    return [(pk, pattern) for pk, pattern in patterns.items() if pattern]


def frequent_terms(said: Iterable[Verbatim], *, language: str, many: int = 12) -> list[tuple[str, int]]:
    """Words that stand in no theme and tell no tone, by the number of verbatims that use them; as written."""
    said = list(said)
    known = [pattern for _, pattern in finders(Theme.objects.all())]
    words, counts = lexicon(language), Counter[str]()
    steering = frozenset().union(*words.sets.values())
    for verbatim in said:
        counts.update({token for token in tokens_of(verbatim.words) if len(token) >= SHORTEST_TERM})
    terms = (
        (term, count)
        for term, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        if count >= RARE and term.isalpha() and term not in steering and not words.weight(term)
    )
    fresh = [(term, count) for term, count in terms if not any(each.search(term) for each in known)]
    written = _as_written(said, {term for term, _ in fresh[:many]})
    return [(written.get(term, term), count) for term, count in fresh[:many]]


def _as_written(said: Iterable[Verbatim], terms: Collection[str]) -> dict[str, str]:
    """With the accents that most people give it: "réponse" rather than "reponse"."""
    forms = {term: Counter[str]() for term in terms}
    for verbatim in said:
        for word in _WORD.findall(verbatim.text.lower()):
            if (term := fold(word)) in forms:
                forms[term][word] += 1
    return {term: max(found, key=lambda form: (found[form], form)) for term, found in forms.items() if found}
