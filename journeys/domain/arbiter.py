"""May this message leave now? Send it, wait until, or drop it: each "no" with its reason.

It is asked in the transaction that moves the message to `sending`, with the customer locked: nobody else can
use up the same budget meanwhile, and what was withdrawn before is seen.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, Q, Subquery

from customers.cases.domain.case_queries import has_open_complaint, with_open_complaint
from customers.enums import Channel, Standing
from customers.models import Customer, Event
from customers.people.domain.consent import last_word
from customers.people.domain.preference import Wishes, wishes_of
from journeys.domain.happened import CLOCKS_APART, endings
from journeys.domain.loop.follow import KEY, has_its_reason
from journeys.domain.rest import ASKED_FOR, SPENT, Hindrance, Rest, resting
from journeys.domain.wait import ZONES
from journeys.enums import EnrolmentState, MessagePurpose, MessageState, Reason
from journeys.models import ContactPolicy, Enrolment, Message, Suppression
from surveys.domain.fatigue import last_asked
from surveys.domain.follow_up import OCCASION
from surveys.domain.reminder import open_invitation

DAY = timedelta(days=1)
LOOK_AGAIN = timedelta(hours=1)
"""How soon a message held by an open complaint asks again: care before selling, and before asking."""

OUGHT_NOT = {Reason.OPEN_COMPLAINT, Reason.PAUSED, Reason.OFTEN_ENOUGH, Reason.SURVEY_REST}
"""Where a message that has to wait too long was held back rather than late."""


@dataclass(frozen=True)
class Send:
    address: str


@dataclass(frozen=True)
class WaitUntil:
    at: datetime
    reason: Reason


@dataclass(frozen=True)
class Drop:
    """`state` tells "we must not" (suppressed) from "there is no more need" (cancelled)."""

    reason: Reason
    state: MessageState = MessageState.SUPPRESSED
    detail: str = ""
    """What the reason leaves open: since when a consent has expired, as ISO 8601."""


Decision = Send | WaitUntil | Drop


def decide(message: Message, *, customer: Customer, now: datetime) -> Decision:
    """`customer` is locked by the caller; `now` is the database's clock, read after the lock was got."""
    address = _address(message, customer)
    if reason := _no_more_need(message, now):
        return Drop(reason, MessageState.CANCELLED)
    if drop := _must_not(message, address, now):
        return drop
    wait = _not_yet(message, customer, now)
    if wait and wait.at >= message.expires_at:
        held = wait.reason in OUGHT_NOT
        return Drop(wait.reason) if held else Drop(Reason.TOO_LATE, MessageState.CANCELLED)
    return wait or Send(address or "")


def _address(message: Message, customer: Customer) -> str | None:
    """Where it goes: what was frozen for one address leaves for that one or not at all."""
    addresses = list(customer.emails.values_list("address", flat=True))
    if message.mime is not None:
        return message.address if message.address in addresses else None
    return addresses[0] if addresses else None


def _no_more_need(message: Message, now: datetime) -> Reason | None:
    if now >= message.expires_at:
        return Reason.TOO_LATE
    if message.purpose == MessagePurpose.SURVEY and message.survey is None:
        return Reason.NO_SURVEY
    if message.survey and not message.survey.active:
        return Reason.SURVEY_OFF
    if message.is_reminder and not _still_open(message):
        return Reason.EXIT_MET
    if message.enrolment is None:
        return Reason.EXIT_MET if message.key.startswith(KEY) and not has_its_reason(message) else None
    if not message.enrolment.journey.active:
        return Reason.STOPPED if message.enrolment.journey.is_mailing else Reason.JOURNEY_OFF
    if exit_met(message.enrolment):
        return Reason.EXIT_MET
    return Reason.LEFT if message.enrolment.state == EnrolmentState.LEFT else None


def _still_open(message: Message) -> bool:
    survey = message.survey_id or 0
    return open_invitation(survey_id=survey, occasion=message.occasion) is not None


def exit_met(enrolment: Enrolment) -> bool:
    """Straight from the log: what was stored a moment ago counts, even if no subscriber has read it yet."""
    began = Event.objects.filter(pk=enrolment.event_id).values("occurred_at")
    since = Event.objects.filter(
        customer=enrolment.customer_id,
        pk__gt=enrolment.event_id,
        occurred_at__gt=Subquery(began) - CLOCKS_APART,
    )
    for ending in enrolment.journey.exits:
        events = endings(enrolment.journey, ending, since)
        if ending.get("same_occasion"):
            events = events.filter(Q(occasion=enrolment.occasion))
        if events.exists():
            return True
    return False


def _must_not(message: Message, address: str | None, now: datetime) -> Drop | None:
    if message.enrolment and message.enrolment.held_out:
        return Drop(Reason.HELD_OUT)
    if message.purpose not in ASKED_FOR and (drop := _not_agreed(message, now)):
        return drop
    if not address:
        return Drop(Reason.NO_ADDRESS)
    if Suppression.objects.filter(pk=Suppression.hash(address)).exists():
        return Drop(Reason.SUPPRESSED)
    return None


def _not_agreed(message: Message, now: datetime) -> Drop | None:
    said = last_word(
        customer_id=message.customer_id, purpose=message.purpose, channel=message.channel, at=now
    )
    match said and said.standing:
        case Standing.IN_FORCE:
            return None
        case Standing.EXPIRED if said and said.expires_at:
            return Drop(Reason.CONSENT_EXPIRED, detail=said.expires_at.isoformat())
        case Standing.UNPROVEN:
            return Drop(Reason.NO_PROOF)
    return Drop(Reason.NO_CONSENT)


def _not_yet(message: Message, customer: Customer, now: datetime) -> WaitUntil | None:
    if message.purpose in ASKED_FOR:
        return None
    if has_open_complaint(message.customer_id):
        return WaitUntil(now + LOOK_AGAIN, Reason.OPEN_COMPLAINT)
    wishes = wishes_of(message.customer_id, now=now)
    if wishes.paused_until:
        return WaitUntil(wishes.paused_until, Reason.PAUSED)
    policy = ContactPolicy.current()
    waits = [_rest(message, wishes, policy, now), _budget(message, policy, now)]
    strictest = max((wait for wait in waits if wait), key=lambda wait: wait.at, default=None)
    return strictest or _quiet_hours(policy, zone_of(customer), now)


def hindrance_to_call(*, customer_id: int, now: datetime, is_second: bool = False) -> Hindrance | None:
    """To ask on the phone. Who never said a word about calls is asked on the spot, and may say no."""
    said = last_word(customer_id=customer_id, purpose=MessagePurpose.SURVEY, channel=Channel.PHONE, at=now)
    if said and said.standing == Standing.WITHDRAWN:
        return Hindrance(Reason.NO_CONSENT)
    return hindrances_to_ask([customer_id], now=now, is_second=is_second)[1].get(customer_id)


def hindrances_to_ask(
    customer_ids: Collection[int], *, now: datetime, is_second: bool = False
) -> tuple[dict[int, Rest], dict[int, Hindrance]]:
    """As by mail, whatever the channel: by customer how long they rest, and who may not be asked now."""
    rests, held = resting(customer_ids, now=now, usual=not is_second)
    return rests, held | {pk: Hindrance(Reason.OPEN_COMPLAINT) for pk in with_open_complaint(customer_ids)}


def _rest(message: Message, wishes: Wishes, policy: ContactPolicy, now: datetime) -> WaitUntil | None:
    """The customer counts what arrives, not what it is for: their wish holds for offers and surveys together.
    Of the days between surveys, no reminder waits for what it recalls.
    """
    is_survey = message.purpose == MessagePurpose.SURVEY
    rest = Rest.of(wishes, policy, usual=is_survey and not is_second_question(message))
    if not rest.longest:
        return None
    about = (message.survey_id, message.occasion) if message.survey_id else None
    asked = last_asked(message.customer_id, since=now - rest.longest, besides=about)
    heard, mailed = _mailed(message, now - rest.longest)
    last = max((at for at in (asked, mailed) if at), default=None)
    held = rest.after(asked=last, heard=heard, now=now)
    return WaitUntil(held.until, held.reason) if held and held.until else None


def _mailed(message: Message, since: datetime) -> tuple[datetime | None, datetime | None]:
    """When the last of what is counted at all left, and the last mail about another survey."""
    left = Message.objects.filter(customer=message.customer_id, state__in=SPENT, sending_at__gt=since)
    others = Q(purpose=MessagePurpose.SURVEY)
    if message.survey_id:
        others &= ~Q(survey=message.survey_id, enrolment=message.enrolment_id)
    times = left.exclude(purpose__in=ASKED_FOR).aggregate(
        heard=Max("sending_at"), asked=Max("sending_at", filter=others)
    )
    return times["heard"], times["asked"]


def _budget(message: Message, policy: ContactPolicy, now: datetime) -> WaitUntil | None:
    """Of news and offers; surveys have their rest."""
    if message.purpose == MessagePurpose.SURVEY or is_second_question(message):
        return None
    limits = [
        (policy.marketing_per_day, DAY, Reason.PER_DAY),
        (policy.marketing_per_week, 7 * DAY, Reason.PER_WEEK),
    ]
    longest = max(window for _, window, _ in limits)
    left = Message.objects.filter(customer=message.customer_id, purpose=message.purpose, state__in=SPENT)
    recent = left.filter(sending_at__gt=now - longest).order_by("-sending_at")
    times = [at for at in recent.values_list("sending_at", flat=True) if at]
    waits = [
        WaitUntil(at, reason) for most, window, reason in limits if (at := free_at(times, most, window, now))
    ]
    return max(waits, key=lambda wait: wait.at, default=None)


def is_second_question(message: Message) -> bool:
    """Part of a conversation the customer began with their answer: asked once, and not out of the budget of
    surveys. Consent, quiet hours and their own wishes hold all the same.
    """
    return message.occasion.startswith(OCCASION)


def free_at(times: list[datetime], most: int, window: timedelta, now: datetime) -> datetime | None:
    """When the next may leave, if not now. `times`: what left, the latest first."""
    recent = [at for at in times if at > now - window]
    if len(recent) < most:
        return None
    return recent[most - 1] + window if most else now + window


def _quiet_hours(policy: ContactPolicy, zone: ZoneInfo, now: datetime) -> WaitUntil | None:
    at = quiet_until(policy, zone, now)
    return WaitUntil(at, Reason.QUIET_HOURS) if at else None


def quiet_until(policy: ContactPolicy, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The end of the quiet hours `now` falls into, if it does. They may span midnight.

    An end that comes twice, or not at all, as the clocks change is taken at its latest.
    """
    begin, end = policy.quiet_from, policy.quiet_until
    here = now.astimezone(zone)
    clock = here.time()
    over_midnight = begin > end
    if not ((clock >= begin or clock < end) if over_midnight else begin <= clock < end):
        return None
    day = here.date() + DAY if over_midnight and clock >= begin else here.date()
    ends = (datetime.combine(day, end.replace(fold=fold), tzinfo=zone) for fold in (0, 1))
    return max(moment.astimezone(UTC) for moment in ends)


def zone_of(customer: Customer) -> ZoneInfo:
    return ZoneInfo(customer.time_zone if customer.time_zone in ZONES else settings.TIME_ZONE)
