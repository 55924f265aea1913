"""A sender process for the tests: sends and mends until it is killed."""

import sys
from time import sleep

import django

django.setup()

from journeys.domain.digest import send_due_digests  # noqa: E402 — after the settings
from journeys.domain.sending import recover_expired, send_due_messages  # noqa: E402 — the same

while True:
    send_due_messages(seconds=5)
    recover_expired()
    send_due_digests(seconds=5)
    sleep(float(sys.argv[1]))
