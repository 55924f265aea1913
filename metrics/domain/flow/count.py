"""Movements counted: those asked for, and the usual ones of each day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from core.sql import execute
from customers.people.domain.own_facets import ends
from metrics.domain.days import ZONE, day_of, today
from metrics.domain.flow.question import segmentations
from metrics.models import FlowLine, SegmentFlow

USUAL = tuple(timedelta(days=days) for days in (30, 90, 365))
KEPT = timedelta(days=90)

# Where everybody stood at two moments. The end of the last day is now, as long as it lasts.
_MOVES = """
    WITH stays AS (
        SELECT customer_id, segment_id, entered_at, left_at FROM metrics_segmentmembership
        WHERE segment_id = ANY(%(segments)s)
    ),
    before AS (
        SELECT customer_id, segment_id FROM stays
        WHERE entered_at < %(begin)s AND (left_at IS NULL OR left_at >= %(begin)s)
    ),
    after AS (
        SELECT customer_id, segment_id FROM stays
        WHERE entered_at < %(end)s AND (left_at IS NULL OR left_at >= %(end)s)
    )
    SELECT b.segment_id, a.segment_id, count(*), coalesce(sum(m.revenue), 0)
    FROM before b FULL JOIN after a USING (customer_id)
    LEFT JOIN metrics_customermetrics m USING (customer_id) GROUP BY 1, 2
"""

_BEGINS = f"""
    SELECT {day_of("min(entered_at)")} FROM metrics_segmentmembership WHERE segment_id = ANY(%(segments)s)
"""


def count_flows() -> None:
    """The usual questions of today are asked by themselves; old answers make room."""
    now = today()
    known = segmentations()
    SegmentFlow.objects.bulk_create(
        [SegmentFlow(segmentation=each.key, since=now - back, until=now) for each in known for back in USUAL],
        ignore_conflicts=True,
    )
    over = SegmentFlow.objects.filter(until__lt=now)
    before_its_end = Q(counted_at__date__lte=F("until"))  # of a last day that went on after it was counted
    over.filter(Q(asked_by=None) | before_its_end).delete()
    SegmentFlow.objects.filter(asked_at__lt=Now() - KEPT).delete()
    ids = {each.key: [segment.pk for segment in each.segments] for each in known}
    usual = Q(until=now, since__in=[now - back for back in USUAL])  # what else is asked is counted once
    for flow in SegmentFlow.objects.filter(Q(counted_at=None) | usual):
        _count(flow, ids.get(flow.segmentation, []))


@transaction.atomic
def _count(flow: SegmentFlow, segments: Sequence[int]) -> None:
    """Whoever counts holds the question: two who count at once do so one after the other."""
    if not SegmentFlow.objects.select_for_update().filter(pk=flow.pk).exists():
        return
    begins = execute(_BEGINS, segments=list(segments), zone=ZONE)[0][0]
    rows = []
    if begins and begins <= flow.since:
        rows = execute(_MOVES, segments=list(segments), **moments(flow.since, flow.until))
    FlowLine.objects.filter(flow=flow).delete()
    FlowLine.objects.bulk_create(
        FlowLine(flow=flow, source_id=source, target_id=target, customers=customers, revenue=revenue)
        for source, target, customers, revenue in rows
    )
    SegmentFlow.objects.filter(pk=flow.pk).update(counted_at=Now(), begins=begins)


def moments(since: date, until: date) -> dict[str, Any]:
    """The ends of both days in the house's time zone."""
    return {"begin": ends(since), "end": ends(until)}
