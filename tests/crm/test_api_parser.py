"""What is refused before any field could refuse it, and refusals of the database put into words."""

import time
from io import BytesIO

import pytest
from django.db import DataError, IntegrityError, OperationalError
from rest_framework.exceptions import APIException

from crm.api.errors import answer
from crm.api.parser import StrictJSONParser, depth
from tests.crm.nasty import NASTY_BODIES

# ── The parser ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[" * 33 + "]" * 33, 33),
        ('{"a":' * 40 + "1" + "}" * 40, 40),
        ("[" + "[]," * 50 + "[]]", 2),
        ('["' + "[" * 100 + '"]', 1),
        ('["\\"' + "[" * 100 + '"]', 1),
        ('["\\\\", ' + "[" * 40, 41),
        ('"' + "[" * 100, 0),
        ("[" * 32 + "]" * 32, 0),
    ],
)
def test_depth_is_that_of_the_brackets_outside_texts(text, expected):
    """0: too few brackets to be worth counting."""
    assert depth(text) == expected


@pytest.mark.parametrize("what", sorted(set(NASTY_BODIES) - {"a list", "null", "a number", "a text"}))
def test_the_parser_itself_refuses(what):
    """Before any field could: the others are JSON, and refused for not being an object."""
    with pytest.raises(APIException):
        StrictJSONParser().parse(BytesIO(NASTY_BODIES[what]))


def test_depth_takes_one_pass_whatever_is_written():
    begun = time.perf_counter()
    depth('{"' + '\\"[' * 800_000)
    depth('"' * 2_000_000 + "[" * 40)
    assert time.perf_counter() - begun < 2


# ── What the database says ───────────────────────────────────────────────────────────────────────────────


class Caused(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def caused(error: Exception, sqlstate: str) -> Exception:
    error.__cause__ = Caused(sqlstate)
    return error


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (caused(IntegrityError(), "23505"), 409, "conflict"),
        (caused(IntegrityError(), "23503"), 409, "conflict"),
        (caused(IntegrityError(), "23502"), 400, "invalid"),
        (DataError(), 400, "invalid"),
        (OperationalError(), 503, "unavailable"),
    ],
)
def test_a_refusal_of_the_database_is_put_into_words(error, status, code):
    found = answer(error, {})
    assert found is not None
    assert (found.status_code, found.data["error"]["code"]) == (status, code)


def test_a_fault_of_ours_is_not_hidden():
    assert answer(ZeroDivisionError(), {}) is None
