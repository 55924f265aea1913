"""What people wish for, as a value: "+10 points", "+5%", "45"."""

import re

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.text import clean_line
from metrics.domain.registry import Metric, Unit
from metrics.domain.registry.metric import WHOLE

# A sign makes it a change. "points" are steps of the metric itself, of a share its percentage points.
_WISH = re.compile(
    r"(?P<sign>[+\-−])?\s*(?P<number>\d[\d\s]*(?:[.,]\d+)?)\s*(?P<unit>%|points?|pts?\.?)?", re.IGNORECASE
)
LONGEST = 40


def target_of(wish: str, *, metric: Metric, start: float) -> float:
    """Raises Invalid where it cannot be read. What is counted is counted whole."""
    target = _target_of(wish, metric, start)
    return float(round(target)) if metric.unit in WHOLE else target


def _target_of(wish: str, metric: Metric, start: float) -> float:
    """In three ways.

    A change in % is one of the start, without regard to its sign; a change in points or without a unit is
    added. Without a sign the value itself is meant, of a share in percent.
    """
    found = _WISH.fullmatch(clean_line(wish))
    if not found or len(wish) > LONGEST:
        raise Invalid(_("Write for example “+10 points”, “+5%” or “45”."), field="wish")
    number = float(re.sub(r"\s", "", found["number"]).replace(",", "."))
    one = 0.01 if metric.unit == Unit.SHARE else 1.0
    if not found["sign"]:
        return number * one
    number = number if found["sign"] == "+" else -number
    if found["unit"] != "%":
        return start + number * one
    if start == 0:
        raise Invalid(_("A percentage of nothing is nothing: wish for points, or for a value."), field="wish")
    return start + abs(start) * number / 100
