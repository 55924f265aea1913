"""A process that takes due imports until it dies: `python -m tests.customers.imports.import_worker`."""

import os
import time

import django

django.setup()

from customers.imports.domain import customer_write, order_write, pulse, reading  # noqa: E402 — as above
from customers.imports.domain.run import run_due_imports  # noqa: E402 — as above

PARENT = os.getppid()

if __name__ == "__main__":
    reading.PORTION = order_write.PORTION = 400
    customer_write.PORTION = 100
    pulse.EVERY = 0.02
    while os.getppid() == PARENT:
        if not run_due_imports(budget=1):
            time.sleep(0.02)
