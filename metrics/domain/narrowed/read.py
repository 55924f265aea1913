"""What was last counted of a report for one segment."""

from typing import Any

from metrics.enums import NarrowedReport
from metrics.models import NarrowedFigures, Segment


def kept(report: NarrowedReport, segment: Segment) -> NarrowedFigures | None:
    """None until it was counted for the first time, or while nobody in it has anything to count."""
    return NarrowedFigures.objects.filter(report=report, segment=segment).first()


def kept_by_slug(report: NarrowedReport, slug: str) -> NarrowedFigures | None:
    """As `kept`, of the segment called so in addresses."""
    return NarrowedFigures.objects.filter(report=report, segment__slug=slug).first()


def rows_of(found: NarrowedFigures | None) -> list[dict[str, Any]]:
    return found.figures if found else []
