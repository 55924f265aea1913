"""The data folder of our own PostgreSQL: where it stands, how it is made and set."""

import os
import secrets
import shutil
from pathlib import Path

import psutil

from crm.embedded.account import AWAY, Account, passage
from crm.embedded.place import LOCALHOST, EmbeddedError, Place, tail, write_private

ADMINISTRATOR = "postgres"
INITDB = [
    f"--username={ADMINISTRATOR}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
]


def folder_of(place: Place) -> Path:
    return Path(str(place.read("postgres").get("data") or place.folder / "postgres"))


def settle(place: Place, data: Path, account: Account) -> Path:
    """The data folder itself, or one outside the checkout where the account cannot reach into it."""
    if data.is_dir() or not account.is_other or account.can_reach(place.folder):
        return data
    away = AWAY / "data" / secrets.token_hex(8) / "postgres"
    for folder in (AWAY, AWAY / "data", away.parent):
        passage(folder)
    place.remember("postgres", data=str(away))
    return away


def create(place: Place, data: Path, account: Account, programs: Path) -> None:
    """Make the cluster in a draft folder and rename it, so that an interruption leaves nothing half made."""
    draft = data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if account.owner:
        os.chown(draft, *account.owner)
    key, log = data.with_name("key"), data.with_name("initdb.log")
    write_private(key, place.password("postgres", "administrator"), owner=account.owner)
    options = [*INITDB, "--no-sync"] if place.is_disposable else INITDB
    with log.open("wb") as output:
        command: list[str | Path] = [programs / "initdb", "-D", draft, f"--pwfile={key}", *options]
        failed = account.start(command, stdout=output, stderr=output).wait()
    key.unlink()
    if failed:
        raise EmbeddedError(f"PostgreSQL could not create its data folder {data}:\n{tail(log)}")
    write_private(
        draft / "pg_hba.conf",
        "host all all 127.0.0.1/32 scram-sha-256\n",
        owner=account.owner,
    )
    place.remember("postgres", is_prepared=0)
    draft.rename(data)


def configuration(place: Place, port: int) -> str:
    values: dict[str, str | int] = {
        "listen_addresses": LOCALHOST,
        "port": port,
        "unix_socket_directories": "",  # their paths must be short, those of checkouts need not be
        "max_connections": 200,
        "shared_buffers": _cache(),
        "effective_cache_size": "2GB",
        "checkpoint_timeout": "15min",
        "dynamic_shared_memory_type": _shared_memory(),
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "4GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_error_statement": "panic",  # statements carry personal data
    }
    if place.is_disposable:
        values |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        values |= {"shared_buffers": "128MB"}
        values |= {"wal_level": "minimal", "max_wal_senders": 0, "checkpoint_timeout": "1h"}
    return "".join(f"{name} = '{value}'\n" for name, value in values.items())


def _cache() -> str:
    """An eighth of the machine's memory, for other things run on it too."""
    megabytes = psutil.virtual_memory().total // 2**23
    return f"{min(max(megabytes, 128), 4096)}MB"


def _shared_memory() -> str:
    """Containers often have 64 MB of /dev/shm, too little for a parallel query: then use files."""
    shm = Path("/dev/shm")  # noqa: S108 — asked how large it is, nothing is written
    return "mmap" if shm.is_dir() and shutil.disk_usage(shm).total < 2**28 else "posix"
