"""Note when the jobs of the schedule run, without writing every second that nothing was to be done."""

from types import TracebackType

from core.sql import execute

ERROR_LIMIT = 2000


class noted:  # noqa: N801 — reads as the verb it is: with noted("imports"):
    """Around a run. Starts and ends are written at most every ten seconds, failures always."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        execute(_STARTED, name=self.name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            execute(_FINISHED, name=self.name)
        elif kind is not None and not issubclass(kind, (KeyboardInterrupt, SystemExit)):
            execute(_FAILED, name=self.name, error=f"{kind.__name__}: {error}"[:ERROR_LIMIT])


_STARTED = """
    INSERT INTO crm_jobrun AS run (name, started_at) VALUES (%(name)s, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at
    WHERE coalesce(run.started_at, '-infinity') < clock_timestamp() - interval '10 seconds'
"""
_FINISHED = """
    UPDATE crm_jobrun SET finished_at = clock_timestamp(), error = '', failed_at = NULL
    WHERE name = %(name)s AND (
        error <> '' OR coalesce(finished_at, '-infinity') < clock_timestamp() - interval '10 seconds'
    )
"""
_FAILED = """
    UPDATE crm_jobrun SET error = %(error)s, failed_at = clock_timestamp() WHERE name = %(name)s
"""
