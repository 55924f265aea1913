"""Calls as a phone system announces them: twice or in any order, each state counts once."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.sql import execute
from core.text import clean_line
from customers.enums import CallState, Direction, EventKind
from customers.identity.domain.caller import sure_caller
from customers.models import Customer, Interaction, PhoneCall
from customers.validators import phone_readings

LINGERS = timedelta(seconds=45)  # how long a call that ended stays in view
MISSED = Q(direction=Direction.INBOUND, answered_at=None, talked=None, ended_at__isnull=False)
LONGEST = timedelta(hours=12)  # a call that was never told to end is over by then
RINGS = timedelta(minutes=3)  # nobody lets it ring for longer: its end was lost on the way
_TIMES = {
    CallState.RINGING: "rang_at",
    CallState.ANSWERED: "answered_at",
    CallState.HUNG_UP: "ended_at",
}
_ORDER = list(CallState)


def announce_call(
    *,
    source: str,
    external_id: str,
    state: CallState,
    direction: str = Direction.INBOUND,
    number: str = "",
    extension: str = "",
    agent_email: str = "",
    at: datetime | None = None,
    talked: timedelta | None = None,
) -> tuple[PhoneCall, bool]:
    """Note a state of a call; whether it is the first we hear of this call. Raises Invalid.

    What is known already stays: a repeat changes nothing, and a state that comes late fills in its time. The
    agent is the one whom the furthest state names, by extension or email.
    """
    if not external_id.strip():
        raise Invalid(_("A call needs an id."), field="external_id")
    readings = phone_readings(number)
    now = timezone.now()
    with transaction.atomic():
        call, is_new = PhoneCall.objects.get_or_create(
            source=source,
            external_id=external_id,
            defaults={
                "direction": direction,
                "number": (readings or [_digits(number)])[0],
                "customer": sure_caller(readings),
            },
        )
        call = PhoneCall.objects.select_for_update().get(pk=call.pk)
        _route(call, state, extension=extension.strip(), agent_email=agent_email.strip().lower())
        _note(call, state, at=min(at or now, now), talked=talked)
        call.heard_at = now
        call.save(update_fields=["agent", "extension", "talked", "heard_at", *_TIMES.values()])
    return call, is_new


def _digits(number: str) -> str:
    """An internal number as it is; nothing where a name stands for a withheld one."""
    text = clean_line(number)[:40]
    return text if text.isdigit() else ""


def _route(call: PhoneCall, state: CallState, *, extension: str, agent_email: str) -> None:
    """A later state says better who has the call: the first to ring may not be the one who answers."""
    if not (extension or agent_email) or _ORDER.index(state) < _ORDER.index(call.state):
        return
    if state == CallState.HUNG_UP and call.agent_id:
        return
    staff = get_user_model().objects.filter(is_active=True)
    who = Q(extension=extension) if extension else Q(email=agent_email)
    call.extension, call.agent = extension or call.extension, staff.filter(who).first()


def _note(call: PhoneCall, state: CallState, *, at: datetime, talked: timedelta | None) -> None:
    if getattr(call, _TIMES[state]) is None:
        setattr(call, _TIMES[state], at)
    if talked and call.talked is None:
        call.talked = talked


def calls_in_hand(agent_id: int) -> QuerySet[PhoneCall]:
    """The calls that ring at this agent's, are being spoken, or have ended just now; the latest first."""
    rings = Q(answered_at=None, heard_at__gt=Now() - RINGS)
    open_ones = Q(ended_at=None) & (rings | Q(answered_at__isnull=False, heard_at__gt=Now() - LONGEST))
    just_ended = Q(ended_at__isnull=False, interaction=None, heard_at__gt=Now() - LINGERS)
    calls = PhoneCall.objects.filter(open_ones | just_ended, agent=agent_id, settled_at=None)
    return calls.select_related("customer").order_by("-pk")


def latest_calls(*, agent_id: int | None = None, missed: bool = False) -> QuerySet[PhoneCall]:
    calls = PhoneCall.objects.select_related("customer", "agent").order_by("-pk")
    if agent_id:
        calls = calls.filter(agent=agent_id)
    return calls.filter(MISSED) if missed else calls


def take_call(*, call_id: int, interaction: Interaction) -> None:
    """What was said on this call is logged: they belong together, and the number to this customer's call."""
    free = PhoneCall.objects.filter(pk=call_id, interaction=None)
    free.update(interaction=interaction, customer=interaction.customer)


def name_caller(*, call_id: int, customer: Customer) -> None:
    """Who called turned out: the number was given to this customer."""
    PhoneCall.objects.filter(pk=call_id, customer=None).update(customer=customer)


SETTLED_AT_ONCE = 1000

# A missed call waits for a word that comes late; one that was answered, for the agent to log what was said.
_SETTLE = """
WITH over AS (
    SELECT id FROM customers_phonecall
    WHERE settled_at IS NULL AND heard_at < now() - CASE
        WHEN ended_at IS NULL THEN %(longest)s
        WHEN interaction_id IS NOT NULL OR (answered_at IS NULL AND talked IS NULL) THEN interval '30 seconds'
        ELSE interval '30 minutes' END
    ORDER BY heard_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
), settled AS (
    UPDATE customers_phonecall call SET settled_at = now() FROM over WHERE call.id = over.id RETURNING call.*
)
INSERT INTO customers_event (customer_id, kind, occurred_at, actor_id, source, data)
SELECT CASE WHEN interaction_id IS NULL THEN customer_id END,
       CASE WHEN direction = 'in' AND answered_at IS NULL AND talked IS NULL
            THEN %(missed)s ELSE %(ended)s END,
       coalesce(rang_at, answered_at, ended_at), agent_id, source,
       jsonb_build_object('call', id, 'direction', direction,
           'seconds', extract(epoch FROM coalesce(talked, ended_at - answered_at))::int)
FROM settled RETURNING id
"""


def settle_calls() -> int:
    """Job: calls of which nothing more is to be heard enter the log; how many did.

    In the history of a customer stand those that nobody answered or logged: the others are told there by the
    contact itself.
    """
    settled = execute(
        _SETTLE,
        longest=LONGEST,
        most=SETTLED_AT_ONCE,
        missed=EventKind.CALL_MISSED,
        ended=EventKind.CALL_ENDED,
    )
    return len(settled)
