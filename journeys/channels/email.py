"""Hand one mail to an SMTP server, and know afterwards what became of it.

Up to the final dot nothing was accepted; the answer to the dot decides; without that answer nobody knows.
"""

import re
import smtplib
import ssl
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, Policy
from types import TracebackType

from django.conf import settings
from django.core import mail

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
TROUBLE = (OSError, smtplib.SMTPException, UnicodeError)  # the last: an address SMTP has no letters for
UNKNOWN_USER = re.compile(r"\b5\.1\.[1236]\b")


@dataclass(frozen=True)
class Accepted:
    detail: str = ""


@dataclass(frozen=True)
class Later:
    """Certainly not accepted: to be tried again."""

    detail: str


@dataclass(frozen=True)
class Refused:
    """Certainly not accepted, and never will be."""

    detail: str
    address_unknown: bool = False


@dataclass(frozen=True)
class Unknown:
    """The server had the whole mail, and its answer never came."""

    detail: str


Outcome = Accepted | Later | Refused | Unknown


class Mailer:
    """A connection kept open over a batch of mails: made when first needed, and again when it broke."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Mailer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            try:
                self._server.quit()
            except TROUBLE:
                self._close()

    def send(self, *, sender: str, receiver: str, mime: bytes) -> Outcome:
        if settings.EMAIL_BACKEND != SMTP_BACKEND:
            return _hand_to_django(sender, receiver, mime)
        try:
            server = self._ready()
            refusal = _announce(server, sender, receiver)
            if refusal:
                return refusal
            server.send(_dotted(mime))  # all of it or an error: the final dot is the last to leave
        except TROUBLE as trouble:
            self._close()
            return Later(_words(trouble))
        return self._hear(server)

    def _ready(self) -> smtplib.SMTP:
        """A server that answers: a connection gone stale in the meantime is replaced."""
        if self._server:
            try:
                if self._server.rset()[0] == 250:
                    return self._server
            except TROUBLE:
                pass
            self._close()
        self._server = _connect()
        return self._server

    def _hear(self, server: smtplib.SMTP) -> Outcome:
        try:
            code, reply = server.getreply()
        except TROUBLE as trouble:
            self._close()
            return Unknown(_words(trouble))
        return Accepted() if code == 250 else _judge(code, reply)

    def _close(self) -> None:
        server, self._server = self._server, None
        if server:
            server.close()


def _connect() -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    server = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
    try:
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except TROUBLE:
        server.close()
        raise
    return server


def _announce(server: smtplib.SMTP, sender: str, receiver: str) -> Outcome | None:
    """Everything before the mail itself; gives the refusal, if the server refuses."""
    code, reply = server.mail(sender)
    if code != 250:
        return _judge(code, reply)
    code, reply = server.rcpt(receiver)
    if code not in (250, 251):
        refusal = _judge(code, reply)
        unknown = isinstance(refusal, Refused) and UNKNOWN_USER.search(refusal.detail)
        return Refused(refusal.detail, address_unknown=True) if unknown else refusal
    code, reply = server.docmd("DATA")
    return None if code == 354 else _judge(code, reply)


def _judge(code: int, reply: bytes) -> Later | Refused:
    detail = f"{code} {reply.decode('utf-8', 'replace')}"[:300]
    return Refused(detail) if code // 100 == 5 else Later(detail)


def _dotted(mime: bytes) -> bytes:
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", mime)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines.removesuffix(b"\r\n") + b"\r\n.\r\n"


def _words(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"[:300]


class _Frozen(mail.EmailMessage):
    """Our bytes, for Django's backends that write to a file, to the console or nowhere."""

    def __init__(self, sender: str, receiver: str, mime: bytes) -> None:
        super().__init__(from_email=sender, to=[receiver])
        self.mime = mime

    def message(self, *, policy: Policy | None = None) -> EmailMessage:
        return message_from_bytes(self.mime, policy=SMTP)


def _hand_to_django(sender: str, receiver: str, mime: bytes) -> Outcome:
    try:
        mail.get_connection().send_messages([_Frozen(sender, receiver, mime)])
    except TROUBLE as trouble:
        return Later(_words(trouble))
    return Accepted()
