"""When a customer was asked last, over whatever channel: what the one rule against survey fatigue reads."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, QuerySet
from django.db.models.functions import Greatest

from surveys.models import Invitation


def last_asked(
    customer_id: int, *, since: datetime, besides: tuple[int, str] | None = None
) -> datetime | None:
    """When they were last asked or reminded: by mail, by link, on the phone. What came back asked nobody.

    `besides`: the survey and the occasion that is being asked about now.
    """
    asked = _asked(customer_id, since)
    if besides:
        survey, occasion = besides
        asked = asked.exclude(survey=survey, occasion=occasion)
    last: datetime | None = asked.aggregate(at=Max(Greatest("created_at", "sent_at", "reminded_at")))["at"]
    return last if last and last > since else None


def last_asked_of(customer_ids: Collection[int], *, since: datetime) -> dict[int, datetime]:
    """The same for many, those who were asked since."""
    asked = Invitation.objects.filter(customer__in=customer_ids, bounced_at=None, expires_at__gt=since)
    last = asked.values("customer").annotate(at=Max(Greatest("created_at", "sent_at", "reminded_at")))
    return {each["customer"]: each["at"] for each in last.order_by() if each["at"] > since}


def _asked(customer_id: int, since: datetime) -> QuerySet[Invitation]:
    """A reminder comes within the life of a link: whoever expired before was not reminded since."""
    return Invitation.objects.filter(customer=customer_id, bounced_at=None, expires_at__gt=since)
