"""Text as people type it, made comparable."""

import sys
import unicodedata

from core.text import clean_line, fold


def test_only_what_may_stand_in_a_line_is_printable():
    """On this rests the quick way of `clean_line`."""
    printable = [c for c in map(chr, range(sys.maxunicode + 1)) if c.isprintable()]
    assert {unicodedata.category(c) for c in printable} & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert [c for c in printable if c.isspace()] == [" "]


def test_one_storable_line():
    assert clean_line("  two \t words\u2028and\x00 \ud800more ") == "two words and more"
    assert clean_line("  two   words ") == "two words"


def test_folded():
    assert fold("  Amélie  FOTSO\t") == fold("amelie fotso") == "amelie fotso"
