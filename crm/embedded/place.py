"""Where a profile keeps its servers: the folder, the lock, and what is remembered between starts."""

import fcntl
import json
import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALHOST = "127.0.0.1"


class EmbeddedError(RuntimeError):
    """A server of ours could not be started; the message says why and where its log is."""


class Place:
    """`.cercle/<profile>/` of this checkout.

    `state.json` remembers ports and passwords (0600); all changes are made under a file lock, so that two
    commands started at once do not start two servers.
    """

    def __init__(self, profile: str) -> None:
        self.profile = profile
        self.folder = ROOT / ".cercle" / profile

    @property
    def is_disposable(self) -> bool:
        """Whether the data may be lost: then speed goes before safety."""
        return self.profile.startswith("test")

    def exists(self) -> bool:
        return self.folder.is_dir()

    @contextmanager
    def locked(self) -> Iterator[None]:
        try:
            for folder in (self.folder.parent, self.folder):
                folder.mkdir(exist_ok=True, parents=True)
                if folder.stat().st_uid == os.geteuid():
                    folder.chmod(0o711)  # the database's account has to pass through, never to look around
            lock = (self.folder / "lock").open("w")
        except PermissionError as error:
            raise EmbeddedError(
                f"{self.folder} belongs to another user. Run this command as that user, or delete the folder."
            ) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def read(self, server: str) -> dict[str, str | int]:
        return self._read_all().get(server, {})

    def remember(self, server: str, **values: str | int) -> None:
        state = self._read_all()
        state[server] = state.get(server, {}) | values
        write_private(self.folder / "state.json", json.dumps(state, indent=2))

    def _read_all(self) -> dict[str, dict[str, str | int]]:
        try:
            state: dict[str, dict[str, str | int]] = json.loads((self.folder / "state.json").read_text())
        except FileNotFoundError:
            return {}
        return state

    def password(self, server: str, name: str = "password") -> str:
        """The server's password of that name, made up on the first call."""
        if name not in self.read(server):
            self.remember(server, **{name: secrets.token_urlsafe(24)})
        return str(self.read(server)[name])

    def port(self, server: str) -> int:
        """The port of last time when it is still free, otherwise another one, which is then remembered."""
        known = self.read(server).get("port")
        if known and is_free(int(known)):
            return int(known)
        port = free_port()
        self.remember(server, port=port)
        return port

    def erase(self) -> None:
        away = self.read("postgres").get("data")
        if away:
            shutil.rmtree(Path(str(away)).parent, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def write_private(path: Path, text: str, *, owner: tuple[int, int] | None = None) -> None:
    """Write a file that only its owner can read, in one step: a kill leaves the old text or the new one."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if owner:
        os.chown(draft, *owner)
    draft.replace(path)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        port: int = probe.getsockname()[1]
    return port


def tail(log: Path, lines: int = 8) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"
