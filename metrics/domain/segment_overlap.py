"""Own segments that mean nearly the same customers as another: counted by the clock, for the list of all."""

from django.db import transaction

from core.sql import execute
from metrics.domain.usage import slugs_in
from metrics.enums import SegmentKind
from metrics.models import Segment, SegmentOverlap

ALIKE = 0.9
TOO_SMALL = 30
LOOKED_AT = 2_000  # members of each, drawn by lot from all of its members
MUCH_LARGER = 2  # to be in what holds that many times more customers is no news

_OVERLAPS = """
    WITH sizes AS MATERIALIZED (
        SELECT segment_id, count(*) AS members FROM metrics_segmentmembership
        WHERE left_at IS NULL AND segment_id = ANY(%(here)s) GROUP BY segment_id
    ),
    drawn AS MATERIALIZED (
        SELECT m.segment_id, m.customer_id
        FROM metrics_segmentmembership m JOIN sizes USING (segment_id)
        WHERE m.left_at IS NULL AND m.segment_id = ANY(%(own)s) AND members >= %(small)s
          AND abs(hashint8(m.customer_id)::bigint) %% greatest(1, members / %(looked_at)s) = 0
    ),
    many AS (SELECT segment_id, count(*) AS n FROM drawn GROUP BY segment_id)
    SELECT d.segment_id, o.segment_id, count(*)::float / min(many.n)
    FROM drawn d JOIN many USING (segment_id)
    JOIN metrics_segmentmembership o
      ON o.customer_id = d.customer_id AND o.left_at IS NULL AND o.segment_id <> d.segment_id
    JOIN sizes mine ON mine.segment_id = d.segment_id
    JOIN sizes its ON its.segment_id = o.segment_id AND its.members <= %(larger)s * mine.members
    GROUP BY d.segment_id, o.segment_id HAVING count(*) >= %(alike)s * min(many.n)
"""


def count_overlaps() -> None:
    """Not of what a condition asks for itself, and not of lists: somebody put those together by hand."""
    here = {each.pk: each for each in Segment.objects.filter(archived_at=None)}
    own = [pk for pk, each in here.items() if not each.built_in and each.kind == SegmentKind.RULE]
    found = execute(
        _OVERLAPS,
        here=list(here),
        own=own,
        small=TOO_SMALL,
        looked_at=LOOKED_AT,
        larger=MUCH_LARGER,
        alike=ALIKE,
    )
    news = [
        SegmentOverlap(segment=here[segment], other=here[other], share=share)
        for segment, other, share in found
        if here[other].slug not in slugs_in(here[segment].rule)
    ]
    with transaction.atomic():
        SegmentOverlap.objects.all().delete()
        SegmentOverlap.objects.bulk_create(news)
