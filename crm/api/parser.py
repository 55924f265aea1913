"""JSON as PostgreSQL and Python can take it: bounded, not deep, no NUL, no lone surrogate, no NaN."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

DEEPEST = 32

# What is left of a text without this is its brackets. A string may run to the end, so that each character is
# looked at once.
_ALL_BUT_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[^"\[\]{}]++', re.DOTALL)
_ESCAPED_TROUBLE = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = gettext_lazy("The request is too large.")


class StrictJSONParser(BaseParser):
    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            text = _read(stream).decode()
        except UnicodeDecodeError:
            raise ParseError(_("The request is not UTF-8.")) from None
        if depth(text) > DEEPEST:
            raise ParseError(_("The JSON is nested more than %(deepest)d deep.") % {"deepest": DEEPEST})
        try:
            data = json.loads(text, parse_constant=_refuse_number, parse_float=_finite)
        except ValueError as error:
            raise ParseError(_("This is not JSON: %(error)s") % {"error": error}) from None
        if _ESCAPED_TROUBLE.search(text) and not all(map(_is_storable, _strings(data))):
            raise ParseError(_("A text contains a character that cannot be stored."))
        return data


def depth(text: str) -> int:
    """How deep brackets are nested, found without recursion and in one pass."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return 0
    level = deepest = 0
    for bracket in _ALL_BUT_BRACKETS.sub("", text):
        level += 1 if bracket in "[{" else -1
        deepest = max(deepest, level)
    return deepest


def _read(stream: IO[bytes]) -> bytes:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise TooLarge
    return body


def _refuse_number(name: str) -> None:
    raise ValueError(name)


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written[:20])
    return number


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def _is_storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
