"""The product on one page: who listens to the event log, and what time triggers.

Facts are stored with their event; subscribers read the log; what they decide becomes due work in tables; the
schedule looks after each table. Nothing else happens by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from crm.domain import webhook_delivery
from crm.domain.kept_answer import forget_old_answers
from crm.domain.short_memory import forget_what_is_over
from crm.enums import WorkQueue
from customers.cases.domain.escalation import escalate_due
from customers.contact.domain.draft import forget_old_drafts
from customers.contact.domain.phone_call import settle_calls
from customers.domain.log import Subscriber, drain
from customers.enums import EventKind
from customers.identity.domain import duplicate
from customers.identity.domain.spelling import gather_words, learn_words
from customers.imports.domain.forgetting import forget_files
from customers.imports.domain.run import run_due_imports
from customers.loyalty.domain.loyalty import post_points
from customers.people.domain.sighting import forget_sightings
from customers.privacy.domain.erasure_ledger import keep_erasures
from customers.privacy.domain.withdrawal_ledger import keep_withdrawals
from journeys.domain import wishes
from journeys.domain.case_mail import send_due_notices
from journeys.domain.digest import send_due_digests
from journeys.domain.effect import COUNT as EFFECTS
from journeys.domain.enrolment import follow_events
from journeys.domain.loop import follow
from journeys.domain.mailing_portion import ask_segments
from journeys.domain.periodic import tell_relations_due
from journeys.domain.reminder import plan_due_reminders
from journeys.domain.sending import recover_expired, send_due_messages
from journeys.domain.step import step_enrolments
from journeys.domain.tally import COUNT as JOURNEYS
from metrics.domain import refresh
from metrics.domain.membership import refresh_changed
from metrics.domain.recount import COUNTS, recount_due
from surveys.domain import follow_up
from surveys.domain.recovery import follow_answers
from surveys.domain.staff_group import shuffle_open_round
from surveys.domain.staff_survey import close_due_rounds
from surveys.domain.theme import forget_mentions
from surveys.domain.voice import gather
from surveys.domain.voice.reading import read_due
from surveys.enums import EventKind as Said

SUBSCRIBERS: list[Subscriber] = [
    Subscriber("points", post_points, frozenset({EventKind.ORDER_PLACED, EventKind.ORDER_REFUNDED})),
    Subscriber("metrics", refresh.refresh_customers, refresh.KINDS),
    Subscriber("journeys", follow_events),
    Subscriber("wishes", wishes.look_again, wishes.KINDS),
    Subscriber("complaints", follow_answers, frozenset({Said.ANSWERED, Said.REVISED})),
    Subscriber("loop", follow.follow_answers, follow.KINDS, batch_size=follow.PORTION),
    Subscriber("follow_ups", follow_up.look_after, follow_up.KINDS),
    Subscriber("voice", gather.gather_words, gather.KINDS),
    Subscriber("webhooks", webhook_delivery.plan_deliveries, webhook_delivery.LISTENED),
    Subscriber("erasures", keep_erasures, frozenset({EventKind.CUSTOMER_ERASED})),
    Subscriber("withdrawals", keep_withdrawals, frozenset({EventKind.CONSENT_WITHDRAWN})),
    Subscriber("duplicates", duplicate.find_duplicates, duplicate.KINDS, batch_size=duplicate.PORTION),
]


@dataclass(frozen=True)
class Job:
    """Something that looks, again and again, whether work is due, and does what it finds.

    `run` takes any number of callers at once, claims what it does, and returns well within the time limit
    of `celery.py`; what it leaves waits for the next time. `every` says how late it may notice, not when
    something happens: a daily or monthly thing is a due row, looked for often.
    """

    name: str
    every: timedelta
    run: Callable[[], object]
    queue: WorkQueue = WorkQueue.QUICK
    limit: timedelta | None = None
    """Where a portion may take longer than the time limit of `celery.py`, and extends its lease meanwhile."""

    def __post_init__(self) -> None:
        if not timedelta(0) < self.every <= timedelta(hours=1):
            raise ValueError(f"{self.name}: look at least once an hour; what is rarer is a due row")


LongJob = partial(Job, queue=WorkQueue.LONG, limit=timedelta(minutes=30))
SendJob = partial(Job, queue=WorkQueue.SEND, limit=timedelta(seconds=50))
"""Several addresses of one mail server may each time out."""

SCHEDULE: list[Job] = [
    *(Job(f"log.{it.name}", every=timedelta(seconds=1), run=partial(drain, it)) for it in SUBSCRIBERS),
    LongJob("imports", every=timedelta(seconds=2), run=run_due_imports),
    LongJob(
        "metrics.recount", every=timedelta(seconds=2), run=partial(recount_due, [*COUNTS, JOURNEYS, EFFECTS])
    ),
    LongJob("segments.changed", every=timedelta(seconds=2), run=refresh_changed),
    Job("voice.read", every=timedelta(seconds=2), run=read_due),
    Job("follow_ups.wait", every=timedelta(hours=1), run=follow_up.give_up_waiting),
    Job("themes.forget", every=timedelta(seconds=10), run=forget_mentions),
    Job("cases.escalate", every=timedelta(seconds=10), run=escalate_due),
    Job("calls.settle", every=timedelta(seconds=5), run=settle_calls),
    Job("journeys.periodic", every=timedelta(hours=1), run=tell_relations_due),
    Job("journeys.step", every=timedelta(seconds=2), run=step_enrolments),
    LongJob("surveys.ask", every=timedelta(seconds=2), run=ask_segments),
    SendJob("journeys.send", every=timedelta(seconds=2), run=send_due_messages),
    Job("api.answers", every=timedelta(minutes=10), run=forget_old_answers),
    Job("cache.forget", every=timedelta(minutes=10), run=forget_what_is_over),
    Job("names.learn", every=timedelta(minutes=1), run=learn_words),
    LongJob("names.gather", every=timedelta(hours=1), run=gather_words),
    Job("imports.forget", every=timedelta(hours=1), run=forget_files),
    Job("sightings.forget", every=timedelta(hours=1), run=forget_sightings),
    SendJob("reports.mail", every=timedelta(seconds=30), run=send_due_digests),
    SendJob("cases.mail", every=timedelta(seconds=20), run=send_due_notices),
    Job("surveys.remind", every=timedelta(minutes=5), run=plan_due_reminders),
    Job(
        "webhooks",
        every=timedelta(seconds=2),
        run=webhook_delivery.send_due_deliveries,
        queue=WorkQueue.LONG,  # an address that is slow must hold no mail
        limit=timedelta(seconds=50),
    ),
    Job("webhooks.forget", every=timedelta(minutes=10), run=webhook_delivery.forget_old_deliveries),
    Job("journeys.recover", every=timedelta(seconds=5), run=recover_expired),
    Job("staff_surveys.close", every=timedelta(minutes=10), run=close_due_rounds),
    Job("staff_surveys.shuffle", every=timedelta(minutes=10), run=shuffle_open_round),
    Job("drafts.forget", every=timedelta(hours=1), run=forget_old_drafts),
]
