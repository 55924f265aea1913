"""The benchmarks, by subject: imported, each is registered."""

from benchmarks.suites import desk, export, figures, imports, log, pages, predicted_value, reports, segments

__all__ = ["desk", "export", "figures", "imports", "log", "pages", "predicted_value", "reports", "segments"]
