"""Where the tests' processes are born: an interpreter that has the product loaded, and forks.

`python -m tests.nursery` reads a command and its environment per line, as JSON, and answers with the number
of the process it became, which is one of its own in every respect but that it need not load anything. Nothing
here has a connection or a thread yet, so that nothing is shared. When its parent goes, all go.
"""

import json
import os
import random
import runpy
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import django
from django.conf import settings
from django.db import connections
from django.utils.functional import empty

# All but `crm.celery`, which is to see the settings before anything else does.
LOADED = (
    "celery.apps.beat",
    "celery.bin.celery",
    "celery.concurrency.prefork",
    "celery.worker.consumer",
    "celery.worker.strategy",
    "crm.domain.job_run",
    "crm.loop",
    "crm.urls",
    "kombu.transport.redis",
    "psycopg_pool",
)

_born: list[int] = []


def serve() -> None:
    """Until the parent closes its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for them
    django.setup()
    for name in LOADED:
        import_module(name)
    assert threading.active_count() == 1
    assert not any(made.connection for made in connections.all(initialized_only=True))
    for line in sys.stdin:
        order = json.loads(line)
        born = os.fork()
        if not born:
            become(order["command"], order["env"])
        _born.append(born)
        _lead(born)
        sys.stdout.write(f"{born}\n")
        sys.stdout.flush()
    for each in _born:
        with suppress(ProcessLookupError):
            os.killpg(each, signal.SIGKILL)


def _lead(process: int) -> None:
    """A group of its own, so that all of it can be killed at once. Both sides say so: whoever comes first."""
    with suppress(PermissionError, ProcessLookupError):
        os.setpgid(process, process)


def become(command: list[str], env: dict[str, str]) -> NoReturn:
    """As if this process had been started by this command in this environment."""
    _lead(os.getpid())
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    random.seed()
    os.environ.clear()
    os.environ.update(env)
    del sys.modules["crm.settings"]
    settings._wrapped = empty  # read anew at first use, and the connections with them
    for made in connections.all(initialized_only=True):
        del connections[made.alias]
    vars(connections).pop("settings", None)
    module, *sys.argv[1:] = command
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    os._exit(0)


if __name__ == "__main__":
    serve()
