"""Post to an address somebody else wrote: never to a machine inside, never onwards, never for long."""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 5
READ = 1_000  # bytes of an answer, of which we want the status alone
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
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        connection.sock = _connect(host, port, is_tls)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read(READ)
            return Answered(answer.status)
        finally:
            connection.close()
    except TROUBLE as trouble:
        return Answered(None, f"{type(trouble).__name__}: {trouble}"[:200])


def _connect(host: str, port: int, is_tls: bool) -> socket.socket:
    plain = socket.create_connection((address_of(host, port), port), timeout=SECONDS)
    if not is_tls:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except TROUBLE:
        plain.close()
        raise


def address_of(host: str, port: int) -> str:
    """Where the name leads now. One address of its own inside is enough to refuse it. Raises NotOutside."""
    found = {entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for each in found:
        if not settings.WEBHOOKS_PRIVATE and not is_outside(str(each)):
            raise NotOutside(f"{host} leads to {each}")
    return str(sorted(found)[0])


def is_outside(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_outside(str(found.ipv4_mapped))
        if found.sixtofour or found.teredo or found in NAT64:
            return False  # what it wraps may lie inside
    return found.is_global and not found.is_multicast


NAT64 = ipaddress.ip_network("64:ff9b::/96")
