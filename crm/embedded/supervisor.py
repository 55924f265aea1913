"""The whole product as one command: its programs under one supervisor, with one output and one end."""

import json
import os
import shlex
import signal
import sys
from typing import Any

import psutil
from honcho.manager import Manager

from crm.embedded import process
from crm.embedded.place import LOCALHOST, ROOT, EmbeddedError, Place, is_free, write_private

FIRST_PORT = 8000
MARK = "CERCLE_SUPERVISED"  # in the environment of every program: how leftovers of a killed run are known
RECORD = "supervisor.json"


def prepare(place: Place) -> None:
    """Set the environment of a demo: an address, loopback mail, and the mark of this checkout.

    Raises EmbeddedError when a demo of this checkout runs already, or when real servers are configured: what
    the demo brings along (known passwords, invented customers) has no place there.
    """
    if os.environ.get("DATABASE_URL") and not os.environ.get("CERCLE_DEMO"):
        raise EmbeddedError("The demo has servers of its own: unset DATABASE_URL (or set CERCLE_DEMO=1).")
    with place.locked():
        _end_leftovers(place)
        port = _web_port()
        mail_port = place.port("mail")
        me = psutil.Process()
        record = {"pid": me.pid, "created": me.create_time(), "url": f"http://localhost:{port}"}
        write_private(place.folder / RECORD, json.dumps(record))
    os.environ |= {
        MARK: str(ROOT),
        "CERCLE_DEMO": "1",
        "CERCLE_BASE_URL": f"http://localhost:{port}",
        "CERCLE_HASHED_FILES": "0",
        "CERCLE_PORT": str(port),
        "CERCLE_MAIL_PORT": str(mail_port),
        "MAIL_URL": f"smtp://{LOCALHOST}:{mail_port}",
    }


def run(announcement: str) -> int:
    """Run the programs until one of them ends or a signal comes; then end all. Returns the exit status.

    Raises EmbeddedError where another program took the port while the demo was filled: the web server would
    start its workers again and again.
    """
    port = os.environ.get("CERCLE_PORT", "")
    if port and not is_free(int(port)):
        raise EmbeddedError(f"Port {port} was taken meanwhile: start again, with another one (PORT=…).")
    manager = Manager()
    for name, command in programs(announcement).items():
        manager.add_process(name, command, cwd=str(ROOT), env=os.environ | {"PYTHONUNBUFFERED": "1"})
    manager.loop()
    status = manager.returncode or 0
    return 0 if status in (130, 143) else status  # Ctrl-C is how a demo ends


def programs(announcement: str) -> dict[str, str]:
    """The processes of the product; docker-compose.yml has the same ones."""
    calm = shlex.quote("ignore:You're running the worker")  # as root; these carry no pickles
    python = f"exec {shlex.quote(sys.executable)} -W {calm} -m"
    port = os.environ["CERCLE_PORT"]
    log = "--log-level warning --logger-class crm.access_log.AccessLog"
    web = f"--bind {LOCALHOST}:{port} --workers 2 --threads 4 --reuse-port {log}"
    worker = "--concurrency 1 --without-gossip --without-mingle --without-heartbeat --loglevel WARNING"
    return {
        "web": f"{python} gunicorn crm.wsgi {web}",
        "quick": f"{python} celery --quiet -A crm worker --queues quick --hostname quick@%h {worker}",
        "send": f"{python} celery --quiet -A crm worker --queues send --hostname send@%h {worker}",
        "long": f"{python} celery --quiet -A crm worker --queues long --hostname long@%h {worker}",
        "beat": f"{python} celery --quiet -A crm beat --pidfile= --loglevel WARNING",
        "mail": f"{python} crm.embedded.mailbox {os.environ['CERCLE_MAIL_PORT']}",
        "cercle": f"{python} crm.embedded.announce {shlex.quote(announcement)}",
    }


def _web_port() -> int:
    wanted = int(os.environ.get("CERCLE_PORT") or FIRST_PORT)
    for port in range(wanted, wanted + 100):
        if is_free(port):
            if port != wanted:
                sys.stdout.write(f"Port {wanted} is taken, so this is port {port}.\n")
            return port
    raise EmbeddedError(f"No free port from {wanted} on: set CERCLE_PORT.")


def _end_leftovers(place: Place) -> None:
    """End the programs of a supervisor that was killed; complain when it is alive."""
    record = _record(place)
    if not record:
        return
    if _alive(record):
        raise EmbeddedError(f"The demo of this checkout already runs at {record['url']}.")
    for candidate in psutil.process_iter():
        if _is_leftover(candidate):
            process.end(candidate, signal.SIGTERM, seconds=3)


def _record(place: Place) -> dict[str, Any]:
    path = place.folder / RECORD
    return json.loads(path.read_text()) if path.exists() else {}


def _alive(record: dict[str, Any]) -> psutil.Process | None:
    """The supervisor itself, not a stranger that came to its number."""
    try:
        former = psutil.Process(record["pid"])
        is_it = abs(former.create_time() - record["created"]) < 1 and not process.has_ended(former)
    except psutil.NoSuchProcess:
        return None
    return former if is_it else None


def _is_leftover(candidate: psutil.Process) -> bool:
    try:
        return candidate.environ().get(MARK) == str(ROOT) and candidate.pid != os.getpid()
    except psutil.Error:
        return False


def end(place: Place) -> None:
    """As Ctrl-C does, where it runs: it ends its programs, then their servers."""
    record = _record(place)
    if record and (running := _alive(record)):
        process.end(running, signal.SIGTERM, seconds=60)


def finish(place: Place) -> None:
    (place.folder / RECORD).unlink(missing_ok=True)
