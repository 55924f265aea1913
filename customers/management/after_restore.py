"""What the commands to run after a restore share: a log has to be there, and a ledger is read from files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from customers.domain.rebase import is_there

NO_LOG = "There is no event log in this database: restore a backup into it, or begin with manage.py migrate."


class AfterRestore(BaseCommand):
    def execute(self, *args: Any, **options: Any) -> str | None:
        if not is_there():
            raise CommandError(NO_LOG)
        return super().execute(*args, **options)


class SaidAgain(AfterRestore):
    """Does once more what a ledger beside the database tells of.

    `verb` and `happened` say what that is; `writer` is the command that writes down what this database knows.
    """

    verb: str
    happened: str
    writer: str

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", help="Default: the file this house keeps.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what stands here again.")

    def handle(self, *args: Any, **options: Any) -> None:
        own = self.own_ledger()
        if not options["files"] and not own.exists():
            self.stdout.write(self._without(own))
            return
        try:
            paths = [Path(each) for each in options["files"]] or [own]
            unread = self.again(paths, only_say=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        for line in unread:
            self.stderr.write(f"Not read: {line!r}")

    def _without(self, path: Path) -> str:
        """It begins with the first, so none is none, unless this database knows of one."""
        if self.knows_of_any():
            raise CommandError(
                f"{path} is not there, but {self.happened} here: the file is lost, or lies elsewhere. "
                f"Name it (manage.py {self.verb}_again FILE), or write down at least what this database "
                f"knows of (manage.py {self.writer} > FILE)."
            )
        return f"Nothing to {self.verb} again: {path} is not there, and begins with the first one."

    def own_ledger(self) -> Path:
        raise NotImplementedError

    def knows_of_any(self) -> bool:
        raise NotImplementedError

    def again(self, paths: Sequence[Path], *, only_say: bool) -> Sequence[str]:
        """Returns the lines that say nothing. Raises OSError."""
        raise NotImplementedError
