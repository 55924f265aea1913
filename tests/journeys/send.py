"""A sender process for the tests: sends and mends until it is killed."""

import sys
from time import sleep

import django

django.setup()

from journeys.domain.sending import recover_expired, send_due_messages  # noqa: E402 — after the settings

while True:
    send_due_messages(seconds=5)
    recover_expired()
    sleep(float(sys.argv[1]))
