"""The benchmarks, by subject: imported, each is registered."""

from benchmarks.suites import figures, log, pages

__all__ = ["figures", "log", "pages"]
