"""What a process remembers for a minute, as the objects themselves: nothing is packed and unpacked."""

from math import inf
from time import time
from typing import Any, ClassVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

Kept = dict[str, tuple[float | None, Any]]
_NEVER = (0.0, None)


class ProcessCache(BaseCache):
    """One for all threads. Whoever reads a value shares it with everybody, and changes nothing of it."""

    _kept: ClassVar[Kept] = {}

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        until, value = self._kept.get(self.make_key(key, version), _NEVER)
        return value if until is None or until > time() else default

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        if len(self._kept) >= self._max_entries:
            _make_room(self._kept)
        self._kept[self.make_key(key, version)] = (self.get_backend_timeout(timeout), value)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if self.has_key(key, version):
            return False
        self.set(key, value, timeout, version)
        return True

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._kept.pop(self.make_key(key, version), None) is not None

    def clear(self) -> None:
        self._kept.clear()


class ProcessCounters(ProcessCache):
    """Apart: whoever comes from ever other addresses pushes out no page, and no counter before 20,000."""

    _kept: ClassVar[Kept] = {}

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(_location, {"OPTIONS": {"MAX_ENTRIES": 20_000}} | params)


def _make_room(kept: Kept) -> None:
    """Half of it goes, what ends soonest first: a counter of some minutes outlives what is drawn again."""
    soonest = sorted(kept.items(), key=lambda each: each[1][0] or inf)
    for key, _value in soonest[: len(soonest) // 2 + 1]:
        kept.pop(key, None)
