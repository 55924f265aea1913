"""What a benchmark is, how it is timed, and how its result is printed."""

import math
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scale import Sizes
from core.sql import execute


@dataclass(frozen=True)
class Result:
    """`ours` and `floor` in `unit`; `ratio` is ours / floor. `goal` in words; `met` None without one."""

    name: str
    ours: float
    floor: float | None
    unit: str
    goal: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None


Bench = Callable[[Sizes], Iterator[Result]]
BENCHES: dict[str, Bench] = {}


def bench(function: Bench) -> Bench:
    """Register a benchmark under its own name."""
    BENCHES[function.__name__] = function
    return function


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def processor(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and how many of them a processor worked: we and the server's process that serves us.

    The second tells where others want the machine too. Not a number where the server is not on this one.
    """
    [(server,)] = execute("SELECT pg_backend_pid()")
    before = time.process_time() + _of_server(server)
    seconds = timed(work)
    return seconds, time.process_time() + _of_server(server) - before


def _of_server(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return math.nan
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def paired(
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    rounds: int = 3,
    before: Callable[[], object] = lambda: None,
    after: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """Median seconds of both, run in turn so that a slow moment of the machine strikes both.

    `before` and `after` stand around `ours` in each round and are not timed.
    """
    pairs = []
    for _ in range(rounds):
        before()
        seconds = timed(ours)
        after()
        pairs.append((seconds, timed(floor)))
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def p95(values: list[float]) -> float:
    return _percentile(values, 0.95)


def p99(values: list[float]) -> float:
    return _percentile(values, 0.99)


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[math.ceil(share * len(values)) - 1]


def pace() -> float:
    """How fast the machine is at this moment: seconds for ten million additions, from a tenth of them."""
    return 10 * timed(_add_a_million)


def _add_a_million() -> int:
    total = 0
    for _ in range(1_000_000):
        total += 1
    return total


WIDTHS = (50, 18, 18, 6, 5, 5, 30, 6)
HEADINGS = ("name", "ours", "floor", "ratio", "load", "pace", "goal", "")


def row(*cells: str) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def line(result: Result) -> str:
    return row(
        result.name,
        f"{result.ours:,.1f} {result.unit}",
        f"{result.floor:,.1f} {result.unit}" if result.floor else "–",
        f"{result.ratio:.2f}" if result.ratio else "–",
        f"{os.getloadavg()[0]:.1f}",
        f"{pace():.2f}",
        result.goal,
        {True: "met", False: "MISSED", None: ""}[result.met],
    )
