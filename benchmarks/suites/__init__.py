"""The benchmarks, by subject: imported, each is registered."""

from benchmarks.suites import (
    desk,
    export,
    figures,
    imports,
    log,
    pages,
    predicted_value,
    reports,
    segments,
    tone,
)

__all__ = [
    "desk",
    "export",
    "figures",
    "imports",
    "log",
    "pages",
    "predicted_value",
    "reports",
    "segments",
    "tone",
]
