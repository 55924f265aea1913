"""Our own PostgreSQL: started, reused, stopped."""

import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from crm.embedded import cluster, process
from crm.embedded.account import Account
from crm.embedded.cluster import ADMINISTRATOR
from crm.embedded.place import LOCALHOST, EmbeddedError, Place, tail, write_private

ROLE = DATABASE = "cercle"
EXTENSIONS = ("btree_gin", "citext", "pg_trgm", "unaccent")
START_SECONDS = 120  # recovery after a crash can take a while
ATTEMPTS = 5

_children: list[subprocess.Popen[bytes]] = []  # kept so that Python reaps them if they end before we do


def start(place: Place) -> str:
    """Start or reuse the profile's server; return the URL of its database for the ordinary role."""
    data = cluster.folder_of(place)
    account = Account.find(data)
    if not (_postmaster(data) and place.read("postgres").get("is_prepared")):
        _start(place, data, account)
    return _url(place, ROLE, "password", DATABASE)


def _start(place: Place, data: Path, account: Account) -> None:
    programs = account.programs()
    data = cluster.settle(place, data, account)
    if not (data / "PG_VERSION").exists():
        cluster.create(place, data, account, programs)
    if not _postmaster(data):
        try:
            _run(place, data, account, programs)
        except EmbeddedError:
            if not place.is_disposable:
                raise
            shutil.rmtree(data)  # without fsync a crash of the machine may spoil the files
            cluster.create(place, data, account, programs)
            _run(place, data, account, programs)
    if not place.read("postgres").get("is_prepared"):
        _prepare(place)


def stop(place: Place) -> None:
    server = _postmaster(cluster.folder_of(place))
    if server:
        process.end(server, signal.SIGINT, signal.SIGQUIT, seconds=20)


# ── The process ──────────────────────────────────────────────────────────────────────────────────────────


def _postmaster(data: Path) -> psutil.Process | None:
    """The running server of this folder; the number in `postmaster.pid` may be another's."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        server = psutil.Process(int(lines[0]))
        is_ours = server.name() == "postgres" and abs(server.create_time() - int(lines[2])) < 5
        is_ready = lines[7].strip() == "ready" and not process.has_ended(server)
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return server if is_ours and is_ready else None


def _run(place: Place, data: Path, account: Account, programs: Path) -> None:
    log = place.folder / "postgres.log"
    for _ in range(ATTEMPTS):
        _end_leftovers(data)
        (data / "postmaster.pid").unlink(missing_ok=True)
        configuration = cluster.configuration(place, place.port("postgres"))
        write_private(data / "postgresql.conf", configuration, owner=account.owner)
        with log.open("wb") as output:
            server = account.start([programs / "postgres", "-D", data], stdout=output, stderr=output)
        _children.append(server)
        if _wait(server, data):
            return
        time.sleep(0.3)  # a port taken in between, or shared memory of the one before not yet given back
    raise EmbeddedError(f"PostgreSQL did not start; the end of {log}:\n{tail(log)}")


def _wait(server: subprocess.Popen[bytes], data: Path) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if _postmaster(data):
            return True
        time.sleep(0.02)
    if server.poll() is None:
        server.kill()
        server.wait()
    return False


def _end_leftovers(data: Path) -> None:
    """End what a killed server has left behind: its children hold the shared memory for a moment."""
    for candidate in psutil.process_iter(["name"]):
        try:
            is_ours = candidate.info["name"] == "postgres" and candidate.cwd() == str(data)
        except psutil.Error:
            continue
        if is_ours and not process.wait(candidate, seconds=3):
            process.end(candidate, seconds=3)


# ── What is in it ────────────────────────────────────────────────────────────────────────────────────────


def _url(place: Place, role: str, password: str, database: str) -> str:
    port = place.read("postgres")["port"]
    return f"postgres://{role}:{place.password('postgres', password)}@{LOCALHOST}:{port}/{database}"


def _prepare(place: Place) -> None:
    """The application's role, which is an ordinary one, and the database it owns. Safe to repeat."""
    role, password = sql.Identifier(ROLE), sql.Literal(place.password("postgres"))
    url = _url(place, ADMINISTRATOR, "administrator", "template1")
    with psycopg.connect(url, autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {}").format(role))
        connection.execute(
            sql.SQL("ALTER ROLE {} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
                role, password
            )
        )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), role))
    place.remember("postgres", is_prepared=1)
