"""Keep the translation catalogues: extract, compile, check."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm import catalogue


class Command(BaseCommand):
    help = "Compile the translation catalogues that changed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--extract", action="store_true", help="first bring them up to date with the code"
        )
        parser.add_argument("--check", action="store_true", help="fail when a string lacks its translation")

    def handle(self, *args: Any, extract: bool, check: bool, **options: Any) -> None:
        if extract:
            self._extract()
        for path in catalogue.compile_stale():
            self.stdout.write(f"compiled {path.relative_to(catalogue.ROOT)}")
        if check:
            self._check()

    def _extract(self) -> None:
        for app in catalogue.APPS:
            for language in catalogue.LANGUAGES:
                lacking = catalogue.update(app, language)
                self.stdout.write(f"{app}/{language}: {lacking} without translation")

    def _check(self) -> None:
        problems = list(catalogue.problems())
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} strings need a translator. Start with make messages.")
        self.stdout.write("All strings are translated.")
