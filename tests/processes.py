"""Real processes against the test database, to be killed at any moment."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

Process = subprocess.Popen[bytes]


def environment(**more: str) -> dict[str, str]:
    """That of the tests, with the test database in place of the one it was made from."""
    name = connection.settings_dict["NAME"]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
    return (
        os.environ | {"DATABASE_URL": urlunsplit(database), "DJANGO_SETTINGS_MODULE": "crm.settings"} | more
    )


def start(*command: str, **env: str) -> Process:
    """A process group of its own, so that all of it can be killed at once."""
    return subprocess.Popen(
        [sys.executable, *command],
        env=environment(**env),
        cwd=settings.BASE_DIR,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=None,
    )


def kill(process: Process) -> None:
    """kill -9 of the whole group: it has no time to clean up."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGSTOP)  # none of the group sees another die
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def running(*commands: tuple[str, ...], **env: str) -> Iterator[list[Process]]:
    started = [start(*command, **env) for command in commands]
    try:
        yield started
    finally:
        for process in started:
            kill(process)
