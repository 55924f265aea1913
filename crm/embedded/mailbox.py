"""A small mail server for the demo: it takes every mail, delivers none, and keeps the last ones as files."""

import secrets
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from crm.embedded.place import LOCALHOST, ROOT

KEPT = 500


class Mailbox:
    """Writes each mail to `<folder>/<time>-<random>.eml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def handle_DATA(  # noqa: N802 — the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        name = f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
        recipients = ", ".join(envelope.rcpt_tos)
        content = envelope.content or b""
        text = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(f"X-Envelope-To: {recipients}\r\n".encode() + text)
        for old in sorted(self.folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return "250 kept"


def main(port: int) -> None:
    controller = Controller(Mailbox(ROOT / ".cercle" / "mail"), hostname=LOCALHOST, port=port)
    controller.start()
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main(int(sys.argv[1]))
