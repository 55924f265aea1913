"""The benchmarks, by subject: imported, each is registered."""

from benchmarks.suites import (
    answering,
    desk,
    export,
    figures,
    imports,
    log,
    pages,
    predicted_value,
    reports,
    segments,
    survey_results,
    tone,
)

__all__ = [
    "answering",
    "desk",
    "export",
    "figures",
    "imports",
    "log",
    "pages",
    "predicted_value",
    "reports",
    "segments",
    "survey_results",
    "tone",
]
