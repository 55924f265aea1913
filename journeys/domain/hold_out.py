"""Who a journey leaves without its messages, so that it can be told what they bring; and who is compared."""

from collections.abc import Iterable
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from journeys.domain.wait import duration
from journeys.models import Enrolment, Journey

# Drawn by a hash of journey and customer: nobody can tell who is next, it comes out the same at each cart
# and in each version, and a larger share holds whom a smaller one held. Whoever came before under the same
# share stays where they were then, whatever record they have been merged into since.
_DRAWN = """coalesce(
    (SELECT (array_agg(earlier.held_out ORDER BY earlier.id))[1] FROM journeys_enrolment earlier
     WHERE earlier.customer_id = customer.id AND earlier.journey_id = %s AND earlier.version >= %s),
    ('x' || left(encode(sha256(convert_to(%s || customer.id, 'UTF8')), 'hex'), 8))::bit(32)::bigint
        %% 100 < %s
)"""


def held_out(journey: Journey) -> tuple[str, list[Any]]:
    """SQL, with its parameters, of whether a customer is held out; a table `customer` is in reach.

    Where nobody is, it costs nothing.
    """
    if not journey.hold_out:
        return "false", []
    return _DRAWN, [journey.pk, journey.hold_out_from, f"hold-out:{journey.pk}:", journey.hold_out]


def measured(journeys: QuerySet[Journey]) -> QuerySet[Journey]:
    """Of these, those that hold somebody out."""
    return journeys.filter(hold_out__gt=0)


def compared(journeys: Iterable[Journey]) -> QuerySet[Enrolment]:
    """Each customer once: the first time they came since this share is held out, if the goal's time is over.

    Whether a message left does not matter: of those held out, some could not have been written to either.
    Whom a merge put into both groups is in neither.
    """
    over = (Q(journey=each, entered_at__lt=Now() - goal_time(each)) for each in journeys)
    known = Q(version__gte=F("journey__hold_out_from")) & reduce(or_, over, Q(pk__in=[]))
    own = Enrolment.objects.filter(
        journey=OuterRef("journey"),
        customer=OuterRef("customer"),
        version__gte=OuterRef("journey__hold_out_from"),
    )
    return Enrolment.objects.filter(
        known, ~Exists(own.filter(pk__lt=OuterRef("pk"))), ~Exists(own.exclude(held_out=OuterRef("held_out")))
    )


def goal_time(journey: Journey) -> timedelta:
    return duration(journey.goal["within"])
