"""manage.py import_file KIND PATH --source S: bring in a file here and now, with a progress bar."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from core.due import claim
from core.errors import DomainError
from customers.enums import ImportKind, ImportState
from customers.imports.domain.job import draft_import, start_import
from customers.imports.domain.run import run_import
from customers.models import ImportJob

WIDTH = 40


class Command(BaseCommand):
    help = "Bring in a CSV file (also .csv.gz) of orders or customers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=ImportKind.values)
        parser.add_argument("path", type=Path)
        parser.add_argument("--source", required=True, help="where the file comes from, such as shop")
        parser.add_argument(
            "--map", nargs="+", default=[], metavar="field=Column", help="where the headings do not tell"
        )
        parser.add_argument("--keep-good-lines", action="store_true", help="default: all or nothing")
        parser.add_argument("--currency", default="", help="of the amounts in the file")
        parser.add_argument("--date-order", choices=["dmy", "mdy"], default="")
        parser.add_argument("--decimal", choices=[".", ","], default="")
        parser.add_argument("--credit-prefix", default="C", help="how numbers of credit notes begin")
        parser.add_argument("--issues", type=int, default=20, help="how many refused lines to show")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            job = self._claimed(options)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        run_import(job, watch=self._watch)
        job.refresh_from_db()
        self._report(job, options["issues"])

    def _claimed(self, options: dict[str, Any]) -> ImportJob:
        """Stored, due and claimed in one transaction: no worker sees it in between."""
        mapping = dict(pair.split("=", 1) for pair in options["map"] if "=" in pair)
        with transaction.atomic(), options["path"].open("rb") as raw:
            job = draft_import(
                kind=options["kind"], source=options["source"], file=File(raw, name=options["path"].name)
            )
            chosen = ("currency", "date_order", "decimal", "credit_prefix")
            start_import(
                job=job,
                mapping=job.mapping | mapping,
                options={name: options[name] for name in chosen},
                all_or_nothing=not options["keep_good_lines"],
            )
            queue = ImportJob.objects.filter(pk=job.pk, state=ImportState.DUE)
            return claim(queue, owner=uuid4(), to=ImportState.RUNNING, limit=1)[0]

    def _watch(self, job: ImportJob) -> None:
        if not self.stderr.isatty():
            return
        done = job.lines_written if job.phase == "writing" else job.lines_read
        share = done / job.lines_total if job.lines_total else 0
        bar = ("█" * round(share * WIDTH)).ljust(WIDTH, "░")
        phase = job.get_phase_display() or _("Looking")
        self.stderr.write(f"\r{phase:<10} {bar} {done:>9,} / {job.lines_total:,}", ending="")

    def _report(self, job: ImportJob, shown: int) -> None:
        if self.stderr.isatty():
            self.stderr.write("")
        for issue in job.issues.order_by("line", "pk")[:shown]:
            self.stdout.write(f"{issue.line}: {issue.column + ': ' if issue.column else ''}{issue.in_words}")
        self.stdout.write(
            f"{job.get_state_display()}: {job.lines_total} lines, {job.created} created,"
            f" {job.changed} changed, {job.unchanged} unchanged, {job.refused} lines refused."
        )
        if job.state != ImportState.DONE:
            self.stdout.flush()
            self.stderr.write(job.error_in_words)
            sys.exit(1)
