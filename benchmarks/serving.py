"""The product behind its web server, with the bare view beside it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

URLS = "benchmarks.bare"
STARTS_WITHIN = 60  # seconds


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """For the web server, in processes of its own."""
    from django.conf import settings

    settings.ROOT_URLCONF = URLS
    from crm.wsgi import application as ours

    return ours(environ, start_response)


@contextmanager
def serve() -> Iterator[int]:
    """As `make demo` runs it; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    listening = f"--bind 127.0.0.1:{port} --reuse-port --keep-alive 60"
    options = f"{listening} --workers 2 --threads 4 --log-level error"
    command = [sys.executable, "-m", "gunicorn", "benchmarks.serving:application", *options.split()]
    server = subprocess.Popen(command, env=os.environ | {"DJANGO_SETTINGS_MODULE": "crm.settings"})
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int) -> None:
    until = monotonic() + STARTS_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if monotonic() > until:
                raise
            sleep(0.05)
