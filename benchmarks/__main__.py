"""`make bench`, or `python -m benchmarks [NAME …] --customers N --orders N --events N`."""

import argparse
import os
import sys

from crm import embedded


def main() -> int:
    asked = _arguments()
    embedded.provide(asked.profile)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    os.environ.setdefault("CERCLE_HASHED_FILES", "0")
    os.environ.setdefault("CERCLE_DB_POOL", "0")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return _run(asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help="which benchmarks; all when none is named")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--orders", type=int, default=10_000_000)
    parser.add_argument("--events", type=int, default=20_000_000)
    parser.add_argument("--profile", default="bench", help="which servers of our own: each keeps one house")
    parser.add_argument("--prepare", action="store_true", help="make the data and stop")
    return parser.parse_args()


def _run(asked: argparse.Namespace) -> int:
    from benchmarks import suites  # noqa: F401 — registers the benchmarks
    from benchmarks.harness import BENCHES, HEADINGS, line, row
    from benchmarks.scale import Sizes, prepare

    sizes = Sizes(customers=asked.customers, orders=asked.orders, events=asked.events)
    print(f"{sizes.customers:,} customers, {sizes.orders:,} orders, {sizes.events:,} events", flush=True)
    prepare(sizes)
    if asked.prepare:
        return 0
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the first")
    print(row(*HEADINGS))
    missed = 0
    for name in asked.names or BENCHES:
        for result in BENCHES[name](sizes):
            print(line(result), flush=True)
            missed += result.met is False
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
