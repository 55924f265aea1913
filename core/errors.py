"""What can go wrong in a domain verb, said in words a user can read."""

from collections.abc import Mapping

from django.utils.functional import Promise


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
