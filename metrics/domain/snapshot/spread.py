"""How unequally the customers of a segment bring value, and how long they stay: as of today."""

from collections.abc import Iterator

import numpy as np

from metrics.domain.formulas.concentration import gini, top_share
from metrics.domain.formulas.likeliest import Floats
from metrics.domain.prediction.arrays import read_columns
from metrics.domain.snapshot.estimate import Sums
from metrics.domain.snapshot.series import EVERYTHING, Scope
from metrics.domain.snapshot.tally import Days, Tallied
from metrics.domain.stay.report import Group
from metrics.enums import StaySplit
from metrics.models import Segment, StayFigures

_BUYERS = """
    SELECT customer_id::bigint AS customer, revenue::float8 AS value
    FROM metrics_customermetrics WHERE orders > 0 ORDER BY customer_id
"""
_MEMBERS = """
    SELECT customer_id::bigint AS customer FROM metrics_segmentmembership
    WHERE segment_id = %(segment)s AND left_at IS NULL
"""


def spread(days: Days) -> Iterator[Tallied]:
    """One pass over the buyers, then one over each segment's members: never all of them at once."""
    if days.today not in days.days:
        return
    segments = dict(Segment.objects.filter(archived_at=None).values_list("slug", "pk"))
    buyers = read_columns(_BUYERS, {"customer": "i8", "value": "f8"})
    customers, values = buyers["customer"], buyers["value"]
    yield from _unequal(days, EVERYTHING, values)
    for segment in segments.values():
        members = read_columns(_MEMBERS, {"customer": "i8"}, segment=segment)["customer"]
        place = np.minimum(np.searchsorted(customers, members), max(len(customers) - 1, 0))
        theirs = values[place[customers[place] == members]] if len(customers) else values
        yield from _unequal(days, Scope(segment=segment), theirs)
    yield from _stayed(days, segments)


def _unequal(days: Days, of: Scope, values: Floats) -> Iterator[Tallied]:
    for metric, value in (("concentration", gini(values)), ("top_tenth", top_share(values))):
        if value is not None:
            yield Tallied(metric, days.today, of, Sums(len(values), value, 0.0))


def _stayed(days: Days, segments: dict[str, int]) -> Iterator[Tallied]:
    """From the counts of the day: the area under each curve, in years."""
    for row in StayFigures.objects.filter(split__in=(StaySplit.ALL, StaySplit.SEGMENT)):
        stayed = Group(row.key, row).stayed
        if row.split == StaySplit.ALL:
            of = EVERYTHING
        elif row.key in segments:
            of = Scope(segment=segments[row.key])
        else:
            continue  # everybody beside the segments, or one that was archived since
        if stayed is not None:
            yield Tallied("time_stayed", days.today, of, Sums(row.customers, stayed, 0.0))
