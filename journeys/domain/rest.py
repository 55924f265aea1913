"""The one rule against survey fatigue, over all surveys and channels: how long a customer is left in peace.

The days that the house keeps between two surveys, and how often at most the customer wishes to hear from us
at all: the later counts. A pause comes before both.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q

from customers.people.domain.preference import Wishes, wishes_of_many
from journeys.enums import MessagePurpose, MessageState, Reason
from journeys.models import ContactPolicy, Message
from surveys.domain.fatigue import last_asked_of

ASKED_FOR = {MessagePurpose.SERVICE, MessagePurpose.SECURITY}
"""What a customer sets off themselves needs no consent, has no budget and comes by night too."""

SPENT = [MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN]
NEVER = timedelta(0)


@dataclass(frozen=True)
class Hindrance:
    """Why a customer may not be asked, and from when on they may."""

    reason: Reason
    until: datetime | None = None


@dataclass(frozen=True)
class Rest:
    """How far two surveys lie apart, and how far this customer wants whatever we say."""

    house: timedelta
    wished: timedelta

    @classmethod
    def of(cls, wishes: Wishes, policy: ContactPolicy, *, usual: bool) -> "Rest":
        """A second question goes on with what they began, news are no survey: only the wish holds them."""
        house = timedelta(days=policy.days_between_surveys) if usual else NEVER
        return cls(house, wishes.apart or NEVER)

    @property
    def longest(self) -> timedelta:
        return max(self.house, self.wished)

    def after(self, *, asked: datetime | None, heard: datetime | None, now: datetime) -> Hindrance | None:
        """`asked`: the last survey, whatever the channel; `heard`: the last message, whatever it is about."""
        heard = max((at for at in (asked, heard) if at), default=None)
        ends = [(asked, self.house, Reason.SURVEY_REST), (heard, self.wished, Reason.OFTEN_ENOUGH)]
        held = [Hindrance(reason, at + apart) for at, apart, reason in ends if at and at + apart > now]
        return max(held, key=lambda each: each.until or now, default=None)


def resting(
    customer_ids: Collection[int], *, now: datetime, usual: bool
) -> tuple[dict[int, Rest], dict[int, Hindrance]]:
    """By customer how long they rest, and who is left in peace now; in a few statements however many."""
    policy, wishes = ContactPolicy.current(), wishes_of_many(customer_ids, now=now)
    rests = {pk: Rest.of(each, policy, usual=usual) for pk, each in wishes.items()}
    since = now - max((rest.longest for rest in rests.values()), default=NEVER)
    asked, mailed = last_asked_of(customer_ids, since=since), _mailed(customer_ids, since)
    found = {}
    for pk, rest in rests.items():
        survey, heard = mailed.get(pk, (None, None))
        last = max((at for at in (asked.get(pk), survey) if at), default=None)
        held = rest.after(asked=last, heard=heard, now=now)
        if paused := wishes[pk].paused_until:
            held = Hindrance(Reason.PAUSED, paused)
        if held:
            found[pk] = held
    return rests, found


def _mailed(
    customer_ids: Collection[int], since: datetime
) -> Mapping[int, tuple[datetime | None, datetime | None]]:
    """When the last survey left, and when the last of what is counted at all."""
    left = Message.objects.filter(customer__in=customer_ids, state__in=SPENT, sending_at__gt=since)
    told = left.exclude(purpose__in=ASKED_FOR).order_by().values_list("customer")
    survey = Max("sending_at", filter=Q(purpose=MessagePurpose.SURVEY))
    return {pk: (asked, heard) for pk, asked, heard in told.annotate(asked=survey, heard=Max("sending_at"))}
