"""A process that writes to the log, or reads it: `python -m tests.customers.log_worker write|NAME`.

A writer tells in transactions of random size, pauses before it commits, and rolls back one in five. A reader
notes each event it is given in the table `seen`, which has no constraint that could hide a double.
"""

import os
import random
import sys
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 — after the settings

from customers.domain.log import Batch, Subscriber, drain, record_event  # noqa: E402 — after the settings

PARENT = os.getppid()


def orphaned() -> bool:
    return os.getppid() != PARENT


def write() -> None:
    while not orphaned():
        with transaction.atomic():
            for _ in range(random.randint(1, 5)):
                record_event(kind="cup.broken", customer_id=None)
            time.sleep(random.random() / 50)
            if random.random() < 0.2:
                transaction.set_rollback(True)


def note(name: str, batch: Batch) -> None:
    chosen, params = batch.events.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO seen SELECT %s, chosen.pk FROM ({chosen}) chosen", [name, *params])
    time.sleep(random.random() / 50)


def read(name: str) -> None:
    subscriber = Subscriber(name, lambda batch: note(name, batch), batch_size=40)
    while not orphaned():
        if not drain(subscriber):
            time.sleep(0.01)


if __name__ == "__main__":
    role = sys.argv[1]
    write() if role == "write" else read(role)
