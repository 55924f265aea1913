"""What a process remembers for a minute, as the objects themselves: nothing is packed and unpacked."""

from math import inf
from time import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

_kept: dict[str, tuple[float | None, Any]] = {}
_NEVER = (0.0, None)


class ProcessCache(BaseCache):
    """One for all threads. Whoever reads a value shares it with everybody, and changes nothing of it."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        until, value = _kept.get(self.make_key(key, version), _NEVER)
        return value if until is None or until > time() else default

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        if len(_kept) >= self._max_entries:
            _make_room()
        _kept[self.make_key(key, version)] = (self.get_backend_timeout(timeout), value)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if self.has_key(key, version):
            return False
        self.set(key, value, timeout, version)
        return True

    def delete(self, key: Any, version: int | None = None) -> bool:
        return _kept.pop(self.make_key(key, version), None) is not None

    def clear(self) -> None:
        _kept.clear()


def _make_room() -> None:
    """Half of it goes, what ends soonest first: a counter of some minutes outlives what is drawn again."""
    soonest = sorted(_kept.items(), key=lambda kept: kept[1][0] or inf)
    for key, _value in soonest[: len(soonest) // 2 + 1]:
        _kept.pop(key, None)
