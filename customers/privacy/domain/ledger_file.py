"""Files outside the database that only grow: what must not be lost with a restore. One fact a line."""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
MOMENT_WRITTEN = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)"  # whole: half a moment is another one


def moment_written(at: datetime) -> str:
    return at.astimezone(UTC).strftime(MOMENT)


def append(path: Path, facts: Iterable[object]) -> None:
    """Safe on the disk before it returns. Whoever died in between appends it once more."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write("\n" + "".join(f"{each}\n" for each in facts))  # apart from a line broken off
        file.flush()
        os.fsync(file.fileno())


def lines_of(paths: Iterable[Path]) -> Iterator[str]:
    """Raises OSError."""
    for path in paths:
        yield from filter(None, map(str.strip, path.read_text("ascii", errors="replace").splitlines()))
