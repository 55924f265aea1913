"""What can go wrong in a domain verb, said in words a user can read."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext


class Said(str):
    """Words in the reader's language that know what they were made of, so that what is kept can be said
    again to somebody who reads another."""

    msgid: str
    values: dict[str, Any]


def said(msgid: str, **values: str | int) -> Said:
    words = Said(said_again(msgid, values))
    words.msgid, words.values = msgid, values
    return words


def said_again(msgid: str, values: Mapping[str, Any]) -> str:
    """Words that were kept, in the language of now. Plain text was never translated, and stays."""
    text = gettext(msgid) if msgid else ""
    return text % values if values else text


def to_keep(words: str | Promise) -> tuple[str, dict[str, Any]]:
    """What `said_again` takes."""
    return (words.msgid, words.values) if isinstance(words, Said) else (str(words), {})


class DomainError(Exception):
    """A refusal. `message` is for the reader; `field` names the input at fault, where there is one."""

    code = "refused"

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)

    @property
    def as_form_errors(self) -> Mapping[str | None, str]:
        return {self.field: str(self.message)}


class Invalid(DomainError):
    """The input cannot be taken as it is."""

    code = "invalid"


class Conflict(DomainError):
    """Somebody was here first: the thing exists, or has changed meanwhile."""

    code = "conflict"
