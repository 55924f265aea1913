"""The servers of our own, in copies of the checkout: started, reused, killed, kept apart."""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
import redis

pytestmark = [pytest.mark.processes, pytest.mark.real]

ROOT = Path(__file__).resolve().parent.parent.parent
PROVIDE = "import os; from crm import embedded; embedded.provide('{profile}'); " + (
    "print(os.environ['DATABASE_URL'], os.environ['BROKER_URL'])"
)
DEEP = "a-folder-with-a-long-name-as-some-people-have-them/" * 3  # beyond what a Unix socket's path may have


class Checkout:
    """A copy of what `provide` needs, which is all it may touch."""

    def __init__(self, folder: Path, *, python: str = sys.executable, user: int | None = None) -> None:
        self.folder = folder
        self.python = python
        self.user = user
        shutil.copytree(ROOT / "crm" / "embedded", folder / "crm" / "embedded")
        (folder / "crm" / "__init__.py").touch()

    def run(self, code: str, **environment: str) -> str:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        done = subprocess.run(
            [self.python, "-c", code],
            cwd=self.folder,
            env=kept | environment,
            user=self.user,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def provide(self, profile: str = "test-own", **environment: str) -> tuple[str, str]:
        database, broker = self.run(PROVIDE.format(profile=profile), **environment).split()
        return database, broker

    def stop(self) -> None:
        self.run("from crm import embedded; embedded.stop('test-own'); embedded.stop()")

    def erase(self) -> None:
        self.run("from crm import embedded; embedded.erase_all()")

    def data(self, profile: str = "test-own") -> Path:
        return self.folder / ".cercle" / profile / "postgres"

    def pids(self, profile: str = "test-own") -> tuple[int, int]:
        postmaster = int((self.data(profile) / "postmaster.pid").read_text().split()[0])
        return postmaster, int((self.data(profile).parent / "valkey" / "valkey.pid").read_text())


@pytest.fixture
def room():
    """A folder everyone may pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="cercle-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def checkout(room):
    yield from _checkout(room)


@pytest.fixture(scope="module")
def shared():
    """For those that only look at it: making the servers takes longest."""
    room = Path(tempfile.mkdtemp(prefix="cercle-"))
    room.chmod(0o755)
    yield from _checkout(room)
    shutil.rmtree(room, ignore_errors=True)


def _checkout(room):
    folder = room / DEEP
    folder.mkdir(parents=True)
    it = Checkout(folder)
    yield it
    it.erase()


def one(url, statement):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchone()


def works(database, broker):
    return one(database, "SELECT 1") == (1,) and redis.Redis.from_url(broker).ping()


def is_alive(pid):
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_they_start_are_reused_and_stop(shared):
    urls = shared.provide()
    pids = shared.pids()
    assert works(*urls)
    assert shared.provide() == urls
    assert shared.pids() == pids
    shared.stop()
    assert [is_alive(pid) for pid in pids] == [False, False]
    shared.stop()
    assert works(*shared.provide())


def test_the_application_is_an_ordinary_role_that_owns_its_database(shared):
    database, _broker = shared.provide()
    rights = "rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
    role = one(database, f"SELECT {rights} FROM pg_roles WHERE rolname = current_user")
    assert role == ("cercle", False, False, False, True)
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert one(database, owner) == ("cercle",)
    extensions = (
        "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'"
    )
    assert one(database, extensions) == (["btree_gin", "citext", "pg_trgm", "unaccent"],)


def test_nobody_enters_without_the_password(shared):
    database, broker = shared.provide()
    for user in ("cercle", "postgres"):
        url = f"postgres://{user}:guess@127.0.0.1:{urlsplit(database).port}/cercle"
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=urlsplit(broker).port).ping()
    for secret in ("state.json", "valkey/valkey.conf"):
        assert stat.S_IMODE((shared.data().parent / secret).stat().st_mode) == 0o600


def test_after_a_kill_they_start_again_and_nothing_is_lost(checkout):
    database, broker = checkout.provide("development")
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    for pid in checkout.pids("development"):
        os.kill(pid, signal.SIGKILL)
    database, broker = checkout.provide("development")
    assert works(database, broker)
    assert one(database, "SELECT answer FROM kept") == (42,)
    settings = redis.Redis.from_url(broker).config_get("*")
    assert [settings[name] for name in ("appendonly", "appendfsync", "maxmemory-policy")] == [
        "yes",
        "everysec",
        "noeviction",
    ]


def test_stale_pid_files_that_name_living_strangers_do_no_harm(checkout):
    data = checkout.data("development")
    checkout.provide("development")
    checkout.stop()
    stranger = subprocess.Popen(["sleep", "60"], user=data.stat().st_uid)
    try:
        (data / "postmaster.pid").write_text(f"{stranger.pid}\n{data}\n1\n5432\n\n\n\nready\n")
        (data.parent / "valkey" / "valkey.pid").write_text(f"{stranger.pid}\n")
        assert works(*checkout.provide("development"))
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_taken_port_is_left_to_who_has_it(shared):
    before = shared.provide()
    shared.stop()
    with socket.create_server(("127.0.0.1", urlsplit(before[0]).port or 0)):
        after = shared.provide()
        assert urlsplit(after[0]).port != urlsplit(before[0]).port
        assert works(*after)


def test_two_checkouts_stand_side_by_side(checkout, room):
    (room / "other").mkdir()
    other = Checkout(room / "other")
    try:
        first, second = checkout.provide(), other.provide()
        with psycopg.connect(first[0]) as connection:
            connection.execute("CREATE TABLE mine ()")
        assert one(second[0], "SELECT to_regclass('mine')") == (None,)
        checkout.stop()
        assert works(*second)
    finally:
        other.erase()


def test_two_at_once_start_one_server(checkout):
    with ThreadPoolExecutor() as pool:
        urls = list(pool.map(lambda _: checkout.provide(), range(3)))
    assert len(set(urls)) == 1
    servers = [
        process
        for process in psutil.process_iter(["cmdline"])
        if str(checkout.folder) in " ".join(process.info["cmdline"] or [])
    ]
    assert len(servers) == 2


def test_configured_servers_replace_ours(checkout):
    elsewhere = ("postgres://db.example.org/crm", "redis://broker.example.org/0")
    assert checkout.provide(DATABASE_URL=elsewhere[0], BROKER_URL=elsewhere[1]) == elsewhere
    (checkout.folder / ".env").write_text(f"DATABASE_URL={elsewhere[0]}\nBROKER_URL={elsewhere[1]}\n")
    assert checkout.provide() == elsewhere
    assert not (checkout.folder / ".cercle").exists()
    (checkout.folder / ".env").write_text(f"DATABASE_URL={elsewhere[0]}\nBROKER_URL=\n")
    database, broker = checkout.provide()
    assert database == elsewhere[0]
    assert redis.Redis.from_url(broker).ping()
    assert not checkout.data().exists()


def test_what_was_ours_stays_ours_when_another_is_added(shared):
    ours = shared.run(
        "import os; from crm import embedded; os.environ['BROKER_URL'] = 'redis://broker.example.org/0'; "
        "embedded.provide('test-own'); del os.environ['BROKER_URL']; embedded.provide('test-own'); "
        "print(embedded.is_ours('DATABASE_URL'), embedded.is_ours('BROKER_URL'))"
    )
    assert ours.split() == ["True", "True"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as another user")
def test_root_opens_no_folder_that_was_closed(room):
    closed = room / "closed"
    closed.mkdir(mode=0o700)
    it = Checkout(closed)
    database, broker = it.provide()
    assert works(database, broker)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    data = Path(
        it.run("from crm import embedded as e; print(e.Place('test-own').read('postgres')['data'])").strip()
    )
    assert data.is_dir()
    it.erase()
    assert not data.parent.exists()


def reachable_python(user):
    """An interpreter this user may run with our packages; none when all of them are shut away."""
    packages = sysconfig.get_path("purelib")
    for python in (sys.executable, "/usr/bin/python3", f"/usr/bin/python3.{sys.version_info.minor}"):
        command = [python, "-c", "import psutil, psycopg, environ"]
        try:
            environment = {"PYTHONPATH": packages, "PATH": os.environ["PATH"]}
            if (
                subprocess.run(
                    command, user=user, env=environment, capture_output=True, check=False
                ).returncode
                == 0
            ):
                return python
        except OSError:
            continue
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary user already")
def test_an_ordinary_user_needs_no_help(room, monkeypatch):
    nobody = pwd.getpwnam("nobody").pw_uid
    python = reachable_python(nobody)
    if python is None:
        pytest.skip("no Python that an ordinary user may run has the packages")
    monkeypatch.setenv("PYTHONPATH", sysconfig.get_path("purelib"))
    monkeypatch.setenv("HOME", str(room))
    it = Checkout(room / "home", python=python, user=nobody)
    subprocess.run(["chown", "-R", str(nobody), room / "home"], check=True)
    try:
        urls = it.provide()
        assert works(*urls)
        assert it.provide() == urls
        assert {psutil.Process(pid).uids().real for pid in it.pids()} == {nobody}
    finally:
        it.erase()
