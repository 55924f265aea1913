"""Real processes against the test database, to be killed at any moment.

They are forked by a process that has the product loaded (`nursery.py`): loading it took each of them seconds.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """That of the tests, with the test database in place of the one it was made from."""
    name = connection.settings_dict["NAME"]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
    return (
        os.environ | {"DATABASE_URL": urlunsplit(database), "DJANGO_SETTINGS_MODULE": "crm.settings"} | more
    )


@cache
def nursery() -> subprocess.Popen[str]:
    """One for all tests of this run, brought up by the first that needs a process."""
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.nursery"],
        env=environment(),
        cwd=settings.BASE_DIR,
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(started.communicate)  # it ends with all it has born
    return started


def start(module: str, *arguments: str, **env: str) -> int:
    """`python -m module …`, leader of a process group of its own. Returns its number."""
    home = nursery()
    assert home.stdin
    assert home.stdout
    print(
        json.dumps({"command": [module, *arguments], "env": environment(**env)}), file=home.stdin, flush=True
    )
    return int(home.stdout.readline())


def kill(process: int) -> None:
    """kill -9 of the whole group: it has no time to clean up."""
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGSTOP)  # none of the group sees another die
        os.killpg(process, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while is_there(process):
        assert time.monotonic() < deadline, "it does not die"
        time.sleep(0.002)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def running(*commands: tuple[str, ...], **env: str) -> Iterator[list[int]]:
    started = [start(*command, **env) for command in commands]
    try:
        yield started
    finally:
        for process in started:
            kill(process)
