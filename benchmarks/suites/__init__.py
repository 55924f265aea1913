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
    survey_results,
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
    "survey_results",
    "tone",
]
