"""Many connections to one web server on this machine, each kept open, each sending its next request."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode

LONGEST = 60  # seconds: what was not answered by then failed


@dataclass(frozen=True)
class Answered:
    """`status` 0: no answer came."""

    status: int
    seconds: float


def request(method: str, path: str, **form: object) -> bytes:
    body = urlencode(form).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body


def send_all(port: int, requests: Sequence[bytes], *, connections: int) -> tuple[list[Answered], float]:
    """What became of each, and the seconds from the first to the last."""
    waiting = iter(requests)
    begun = perf_counter()
    answered = asyncio.run(_send(port, waiting, min(connections, len(requests))))
    return answered, perf_counter() - begun


async def _send(port: int, waiting: Iterator[bytes], connections: int) -> list[Answered]:
    found: list[Answered] = []
    await asyncio.gather(*(_line(port, waiting, found) for _ in range(connections)))
    return found


async def _line(port: int, waiting: Iterator[bytes], found: list[Answered]) -> None:
    reader = writer = None
    for each in waiting:
        begun = perf_counter()
        try:
            if reader is None or writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(each)
            status, stays = await asyncio.wait_for(_read(reader, each.startswith(b"HEAD")), LONGEST)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            status, stays = 0, False
        found.append(Answered(status, perf_counter() - begun))
        if not stays and writer:
            writer.close()
            reader = writer = None
    if writer:
        writer.close()


async def _read(reader: asyncio.StreamReader, is_head: bool) -> tuple[int, bool]:
    """The status, and whether the connection stays."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", 0))
    if not is_head and length:
        await reader.readexactly(length)
    is_known = is_head or "content-length" in headers
    return int(first.split(" ")[1]), is_known and headers.get("connection", "").lower() != "close"
