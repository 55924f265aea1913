"""What a misspelt name may have meant: one slip away, and made of words that names begin with."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from string import ascii_lowercase

from core.sql import execute
from customers.people.models.name_words import JOINTS

LONGEST = 30  # characters: in a longer text every letter would be some fifty more spellings to look up
MOST_WORDS = 3
OF_EACH = 8
SHORTEST = 3  # letters of a word that somebody forgot to set apart
JUST_NOW = timedelta(minutes=10)

_APART = str.maketrans(JOINTS, " " * len(JOINTS))
_BORNE = f"""
    SELECT DISTINCT word
    FROM customers_customer, string_to_table(translate(name_key, %(joints)s, '{" " * len(JOINTS)}'), ' ') word
    WHERE word ~ '^[ -~]+$'
"""
_LEARN = """
    INSERT INTO customers_knownword (word)
    SELECT word FROM borne WHERE NOT EXISTS (SELECT FROM customers_knownword k WHERE k.word = borne.word)
    ORDER BY word ON CONFLICT DO NOTHING
"""


def learn_words() -> None:
    """Job: those of the customers who just came or changed."""
    execute(
        f"WITH borne AS ({_BORNE} AND changed_at > now() - %(just_now)s) {_LEARN}",
        joints=JOINTS,
        just_now=JUST_NOW,
    )


def gather_words() -> None:
    """Job: those of all customers; what none of them bears any more is forgotten."""
    execute(
        f"""
        WITH borne AS MATERIALIZED ({_BORNE}), forgotten AS (
            DELETE FROM customers_knownword k WHERE NOT EXISTS (SELECT FROM borne WHERE borne.word = k.word)
        ) {_LEARN}
        """,
        joints=JOINTS,
    )


def spellings(query: str) -> list[str]:
    """A letter wrong, two that changed places, one missing, one too many, a space missing or wrong: in this
    order. Each word of a spelling begins one that is known. `query` is folded, and of ASCII.
    """
    if not query or len(query) > LONGEST:
        return []
    slips = {slip: slip.translate(_APART).split() for slip in _slips(query)}
    known = _beginnings(sorted({word for words in slips.values() for word in words}))
    return [slip for slip, words in slips.items() if words and known.issuperset(words)]


def spellings_of_each(query: str) -> list[str]:
    """A slip in each of two or three words, the likeliest first. `query` as above.

    Of short words many are known: those of the same letters come first, for nothing is mistyped as often.
    """
    words = query.split()
    if not 1 < len(words) <= MOST_WORDS:
        return []
    ways = [list(enumerate(_same_letters_first(word)[:OF_EACH])) for word in words]
    likeliest = sorted(product(*ways), key=lambda way: sum(place for place, _word in way))
    return [" ".join(word for _place, word in way) for way in likeliest]


def _same_letters_first(word: str) -> list[str]:
    letters = sorted(word)
    return sorted(spellings(word), key=lambda meant: sorted(meant) != letters)


def _slips(text: str) -> Iterator[str]:
    cuts = [(text[:place], text[place:]) for place in range(len(text) + 1)]
    yield from (f"{start}{letter}{end[1:]}" for start, end in cuts[:-1] for letter in ascii_lowercase)
    yield from (f"{start}{end[1]}{end[0]}{end[2:]}" for start, end in cuts[:-2])
    yield from (f"{start}{letter}{end}" for start, end in cuts for letter in ascii_lowercase)
    yield from (f"{start}{end[1:]}" for start, end in cuts[:-1])
    yield from (f"{start} {end}" for start, end in cuts[SHORTEST:-SHORTEST])
    yield from (f"{start} {end[1:]}" for start, end in cuts[SHORTEST : -SHORTEST - 1])


def _beginnings(words: list[str]) -> set[str]:
    """Those with which a known word begins: each a look into the index."""
    found = execute(
        """
        SELECT asked FROM unnest(%(words)s::text[]) asked
        WHERE EXISTS (SELECT FROM customers_knownword WHERE word >= asked AND word < asked || '~')
        """,
        words=words,
    )
    return {word for (word,) in found}
