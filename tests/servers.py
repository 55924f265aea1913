"""The servers of one test process.

Every pytest-xdist worker has its own PostgreSQL: how far the event log may be read is a property of the whole
cluster, so an open transaction in one test would hold back another.
"""

import fcntl
import hashlib
import os
from itertools import count
from pathlib import Path
from typing import IO

import django
import psycopg
import pytest
from django.conf import settings
from django.db import connection

from crm import catalogue, embedded
from tests import migrating

ROOT = Path(__file__).resolve().parent.parent

_held: list[tuple[str, IO[str]]] = []


def provide(*, with_servers: bool) -> None:
    """Set up Django on servers of our own, never on those the environment or `.env` names."""
    os.environ["CERCLE_ENV_FILE"] = os.devnull
    if with_servers:
        for name in ("DATABASE_URL", "BROKER_URL"):
            os.environ.pop(name, None)
        profile = _free_profile(os.environ.get("PYTEST_XDIST_WORKER", "main"))
        embedded.provide(profile)
        _allow_clearing_unasked(profile)
        os.environ["CERCLE_ERASURES"] = str(embedded.Place(profile).folder / "erasures.txt")
    if settings.configured:
        raise pytest.UsageError(
            "The settings were loaded before the test servers: unset DJANGO_SETTINGS_MODULE."
        )
    catalogue.compile_stale()
    os.environ["DJANGO_SETTINGS_MODULE"] = "crm.settings"
    django.setup()
    _save_what_each_test_would_pay()
    if not with_servers:
        del os.environ["DJANGO_SETTINGS_MODULE"]  # the workers inherit it, and would load settings too early


def _allow_clearing_unasked(profile: str) -> None:
    """The role of the product may say, as only administrators may, that nothing asks who refers to a row."""
    place = embedded.Place(profile)
    port, password = place.read("postgres")["port"], place.password("postgres", "administrator")
    with psycopg.connect(f"postgres://postgres:{password}@127.0.0.1:{port}/postgres") as administrator:
        administrator.execute("GRANT SET ON PARAMETER session_replication_role TO cercle")


def _save_what_each_test_would_pay() -> None:
    """Each new client looked through all static files; each password took a tenth of a second.

    And each new database took a minute of building models as they once were.
    """
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]
    migrating.build_only_what_changed()


def provide_broker_again() -> None:
    """Bring up the broker after a test has killed it; it comes at the same address and knows nothing."""
    del os.environ["BROKER_URL"]
    embedded.provide(_held[-1][0])


def migrated() -> str:
    """The name of a database as today's migrations make it, ours and those of the packages we lock."""
    ways = [ROOT / "requirements" / "base.txt", Path(migrating.__file__)]
    files = [*ways, *sorted(ROOT.glob("*/migrations/*.py"))]
    return "migrated_" + hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def is_kept(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def keep(name: str) -> None:
    """Copy the database of this run, which is still empty, for the next runs; drop what older ones kept."""
    if is_kept(name):
        return
    made = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # a database is copied while nobody uses it
    with connection._nodb_cursor() as cursor:
        cursor.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'migrated\_%'")
        for (older,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{older}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')


def stop() -> None:
    while _held:
        profile, lock = _held.pop()
        embedded.stop(profile)
        lock.close()


def _free_profile(worker: str) -> str:
    """Two runs in one checkout must not share a server: the second takes the next name."""
    folder = embedded.Place("").folder
    folder.mkdir(mode=0o711, exist_ok=True)
    for number in count(1):
        profile = f"test-{worker}" if number == 1 else f"test-{worker}-{number}"
        lock = (folder / f"{profile}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        _held.append((profile, lock))
        return profile
    raise AssertionError
