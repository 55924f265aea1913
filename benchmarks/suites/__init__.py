"""The benchmarks, by subject: imported, each is registered."""

from benchmarks.suites import export, figures, log, pages

__all__ = ["export", "figures", "log", "pages"]
