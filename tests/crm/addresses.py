"""Every address of the product, as the URLconf has it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse


class Address(NamedTuple):
    name: str
    """With its namespace: what `reverse` takes."""
    parameters: tuple[str, ...]
    view: Any

    @property
    def right(self) -> str | None:
        """The right it demands for reading."""
        return getattr(self._owner, "permission_required", None)

    @property
    def right_to_write(self) -> str | None:
        return getattr(self._owner, "permission_required_write", None)

    @property
    def actions(self) -> dict[str, str]:
        """HTTP method → action, of a resource of the API."""
        return getattr(self.view, "actions", None) or {}

    @property
    def is_api(self) -> bool:
        return hasattr(self.view, "cls")

    @property
    def _owner(self) -> Any:
        if hasattr(self.view, "permission_required"):  # guarded() from outside
            return self.view
        return getattr(self.view, "view_class", None) or getattr(self.view, "cls", None) or self.view

    def path(self, **known: Any) -> str:
        """The address with what is known of its parameters; for the rest, things that are not there."""
        return reverse(self.name, kwargs={name: known.get(name, "1") for name in self.parameters})


def every_address() -> list[Address]:
    return sorted(_walk(get_resolver().url_patterns), key=lambda address: address.name)


def _walk(patterns: list[Any], namespace: str = "") -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"an address without a name: {pattern}"
            yield Address(namespace + pattern.name, tuple(pattern.pattern.regex.groupindex), pattern.callback)
