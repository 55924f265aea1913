"""The telephone of the demo: the calls of the last two days, and numbers that only a note names."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import F

from core.sql import execute
from crm.models import User
from customers.contact.domain.interaction import log_contact
from customers.contact.domain.phone_call import announce_call
from customers.enums import CallState, Channel, Direction
from customers.models import Outcome, PhoneCall, Reason

CALLS = 48
STRANGERS = ["0473905512", "+44 20 7946 0958", "anonymous"]
ELSEWHERE = "Préfère qu’on l’appelle chez sa fille, au {number}."

_LATELY_SEEN = """
SELECT DISTINCT ON (phone.customer_id) phone.customer_id, phone.number
FROM customers_phone phone JOIN customers_interaction contact USING (customer_id)
WHERE phone.position = 0 ORDER BY phone.customer_id DESC LIMIT %(most)s
"""


def seed_calls(*, today: datetime) -> None:
    """As a phone system would have announced them: answered, missed, withheld, from unknown numbers."""
    rng = random.Random(1815)
    extensions = list(User.objects.exclude(extension="").order_by("pk").values_list("extension", flat=True))
    callers = [number for _customer, number in execute(_LATELY_SEEN, most=CALLS)]
    before_midnight = [
        timedelta(days=n % 2, minutes=rng.randint(6 * 60, 15 * 60)) for n in range(len(callers))
    ]
    for n, rang in enumerate(sorted(today - each for each in before_midnight)):
        number = STRANGERS[n % len(STRANGERS)] if n % 8 == 5 else callers[n]
        tell = partial(
            announce_call,
            source="demo",
            external_id=f"demo-{n}",
            number=number,
            extension=rng.choice(extensions),
            direction=Direction.OUTBOUND if n % 6 == 4 else Direction.INBOUND,
        )
        _ring(rng, tell, rang, is_missed=n % 7 == 3)
    PhoneCall.objects.update(heard_at=F("ended_at"), recorded_at=F("rang_at"))
    _log_some_of_them(rng)


def _ring(rng: random.Random, tell: Callable[..., object], rang: datetime, *, is_missed: bool) -> None:
    tell(state=CallState.RINGING, at=rang)
    answered = rang + timedelta(seconds=rng.randint(3, 25))
    if not is_missed:
        tell(state=CallState.ANSWERED, at=answered)
    tell(state=CallState.HUNG_UP, at=answered + timedelta(seconds=rng.randint(40, 600) * (not is_missed)))


def _log_some_of_them(rng: random.Random) -> None:
    """What was said on every third call that was answered, now and then with a number to call instead."""
    order, answered = Reason.objects.get(slug="order"), Outcome.objects.get(slug="resolved")
    answered_ones = PhoneCall.objects.exclude(answered_at=None).select_related("customer").order_by("pk")
    known = [(call, call.customer) for call in answered_ones if call.customer]
    for n, (call, customer) in enumerate(known[::3]):
        log_contact(
            customer=customer,
            channel=Channel.PHONE,
            direction=call.direction,
            key=f"demo:{call.external_id}",
            reason=order,
            outcome=answered,
            agent_id=call.agent_id,
            started_at=call.answered_at,
            duration=call.lasted,
            solved=True,
            note=ELSEWHERE.format(number=f"04 73 90 {rng.randint(10, 99)} {n:02d}") if n % 3 == 0 else "",
            call_id=call.pk,
        )
