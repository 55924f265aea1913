"""Post to an address somebody else wrote: never to a machine inside, never onwards, never for long."""

import http.client
import ipaddress
import re
import socket
import ssl
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 5
READ = 1_000  # bytes of an answer, of which we want the status alone
MOST = 4  # addresses of one name
TROUBLE = (OSError, http.client.HTTPException, UnicodeError, ValueError)


class NotOutside(ValueError):
    """The name leads to a private, local or reserved address."""


@dataclass(frozen=True)
class Answered:
    """`status` is None where no answer came."""

    status: int | None
    trouble: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(*, url: str, body: bytes, headers: dict[str, str]) -> Answered:
    """One request to exactly the address that was checked. A redirect is an answer like any other refusal."""
    try:
        parts = urlsplit(url)
        host, is_tls = parts.hostname or "", parts.scheme == "https"
        if not is_tls and not settings.WEBHOOKS_PRIVATE:
            raise NotOutside("not https")
        port = parts.port or (443 if is_tls else 80)
        addresses, until = addresses_of(host, port), monotonic() + SECONDS
        plain = _connect(addresses, port, until)
        with _secured(plain, host, until) if is_tls else plain as reached:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            request = _Request(host, port)
            request.request("POST", path, body, headers)
            _within(reached, until).sendall(request.written)
            return Answered(_status(reached, until))
    except TROUBLE as trouble:
        return Answered(None, f"{type(trouble).__name__}: {trouble}"[:200])


class _Request(http.client.HTTPConnection):
    """Written as the library writes it, and kept instead of sent."""

    written = b""

    def send(self, data: Any) -> None:
        self.written += data


def _within(reached: socket.socket, until: float) -> socket.socket:
    """The time left is that of the whole exchange: one byte every few seconds holds nobody."""
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError("took too long")
    reached.settimeout(left)
    return reached


def _status(reached: socket.socket, until: float) -> int:
    """Of the first line of the answer; the rest is nothing to us."""
    read = b""
    while b"\n" not in read:
        more = _within(reached, until).recv(READ)
        read += more
        if not more or len(read) > READ:
            raise http.client.BadStatusLine("no status")
    found = re.match(rb"HTTP/1\.[01] ([2-5][0-9][0-9])\b", read)
    if found is None:
        raise http.client.BadStatusLine("no status")
    return int(found[1])


def _connect(addresses: list[str], port: int, until: float) -> socket.socket:
    """To the first one that is there: a house may have no way to IPv6. Each has its share of the time."""
    first, *others = addresses
    try:
        share = (until - monotonic()) / len(addresses)
        return socket.create_connection((first, port), timeout=max(share, 0.1))
    except OSError:
        if not others:
            raise
        return _connect(others, port, until)


def _secured(plain: socket.socket, host: str, until: float) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(_within(plain, until), server_hostname=host)
    except TROUBLE:
        plain.close()
        raise


def addresses_of(host: str, port: int) -> list[str]:
    """Where the name leads now, the best first. One inside is enough to refuse all. Raises NotOutside."""
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    for each in found:
        if not settings.WEBHOOKS_PRIVATE and not is_outside(each):
            raise NotOutside(f"{host} leads to {each}")
    return found[:MOST]


def is_outside(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_outside(str(found.ipv4_mapped))
        if found.sixtofour or found.teredo or found in NAT64:
            return False  # what it wraps may lie inside
    return found.is_global and not found.is_multicast


NAT64 = ipaddress.ip_network("64:ff9b::/96")
