"""Who went from one segment to another between two days, and who was in one of them at either end."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from metrics.domain.flow.count import moments
from metrics.domain.flow.question import Exclusive
from metrics.models import Segment, SegmentMembership

NONE = "~none"
Beyond = Literal["~any", "~other"]
ANY: Beyond = "~any"
OTHER: Beyond = "~other"
End = Segment | Beyond | None
"""A segment; None: in none of the segmentation; ANY: wherever it was; OTHER: not in that at the other end.
With a sign that no slug has: a house may call a segment “Other”."""

LEAVING, COMING = ("-left_at", "-pk"), ("-entered_at", "-pk")
"""The order in which a way is listed: the latest to move first, as an index has it."""


def address_of_way(of: Exclusive, *, source: End, target: End, since: date, until: date) -> str:
    asked: dict[str, Any] = {
        "of": of.key,
        "since": since,
        "until": until,
        "source": _key(source),
        "target": _key(target),
    }
    return f"{reverse('metrics:flow-customers')}?{urlencode(asked)}"


def _key(end: End) -> str:
    return end.slug if isinstance(end, Segment) else end or NONE


def ends_of(of: Exclusive | None, source: str, target: str) -> tuple[End, End]:
    """By their keys in an address. Raises KeyError for what is no way of this segmentation."""
    known: dict[str, End] = {NONE: None, ANY: ANY, OTHER: OTHER}
    known |= {segment.slug: segment for segment in (of.segments if of else [])}
    ends = known[source], known[target]
    beyond = [end for end in ends if isinstance(end, str)]
    if ends[0] == ends[1] or (beyond and not any(isinstance(end, Segment) for end in ends)):
        raise KeyError(source, target)
    return ends


def way_words(source: End, target: End) -> str:
    if isinstance(source, Segment) and target == OTHER:
        return _("Left “%(segment)s”") % {"segment": source.name}
    if isinstance(target, Segment) and source == OTHER:
        return _("Entered “%(segment)s”") % {"segment": target.name}
    ends = [end for end in (source, target) if end != ANY]
    return " → ".join(end.name if isinstance(end, Segment) else _("in none of them") for end in ends)


def flow_customers(
    of: Exclusive | None, *, source: End, target: End, since: date, until: date
) -> tuple[QuerySet[SegmentMembership], Sequence[str]]:
    """The stays that ended for those who left `source`; for those who came, the stays they entered.

    Who was in one segment at the beginning and in another at the end has left the first between: what is
    read are the stays that ended in these days, not everybody who is in a segment.
    """
    at, among = moments(since, until), of.segments if of else []
    then, now = _during(at["begin"]), _at_the_end(at["end"])
    stays = SegmentMembership.objects.select_related("customer__metrics")
    if target == ANY:
        return stays.filter(then, Q(segment=source)), COMING
    if source == ANY:
        return stays.filter(now, Q(segment=target)), COMING
    if not isinstance(source, Segment):
        before = _are_in([target] if source else among, then)
        return stays.filter(now, ~before, Q(segment=target, entered_at__gte=at["begin"])), COMING
    ended = Q(entered_at__lt=at["begin"], left_at__gte=at["begin"], left_at__lt=at["end"])
    if isinstance(target, Segment):
        went = _are_in([target], now)
    else:
        went = ~_are_in([source] if target else among, now)
    return stays.filter(ended, went, segment=source), LEAVING


def _are_in(segments: Sequence[Any], then: Q) -> Q:
    """Looked up for each customer, open stays and ended ones apart: each of them has an index.

    That it is another stay goes without saying: said, it keeps the database from gathering everybody who was
    anywhere first, which takes seconds at a million.
    """
    theirs = SegmentMembership.objects.filter(
        then, ~Q(pk=OuterRef("pk")), customer=OuterRef("customer"), segment__in=segments
    )
    return Q(Exists(theirs.filter(left_at=None))) | Q(Exists(theirs.exclude(left_at=None)))


def _at_the_end(moment: datetime) -> Q:
    """Of a day that goes on: who is there now."""
    return Q(left_at=None) if moment > timezone.now() else _during(moment)


def _during(moment: Any) -> Q:
    return Q(entered_at__lt=moment) & (Q(left_at=None) | Q(left_at__gte=moment))
